import { findAccountByEmail } from '../../accounts/accounts.queries.ts'
import type { Config } from '../../config.ts'
import { CHANGES } from './changes.ts'
import { confirm } from './confirm.ts'
import { describeAccount } from './describe-account.ts'
import { openAsOperator } from './operator.ts'
import type { AccountCall, Outcome } from './read-call.ts'

/** Shows an account, or changes it if the operator confirms that. */
export async function runAccountCommand(config: Config, { command, email, yes }: AccountCall): Promise<Outcome> {
  await using operator = await openAsOperator(config)
  const account = await findAccountByEmail(operator.run, email, operator.origin.now())
  if (!account) return { isDone: false, words: `There is no account with the address ${email}.` }
  if (command === 'user') return { isDone: true, words: await describeAccount(operator, account) }
  const { question, carryOut } = CHANGES[command]
  if (!(await confirm(question(account), { yes }))) return { isDone: false, words: 'Nothing was changed.' }
  return { isDone: true, words: await carryOut(operator, account) }
}
