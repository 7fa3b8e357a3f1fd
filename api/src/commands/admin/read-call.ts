import { parseArgs } from 'node:util'
import { email, type Email } from '../../input/input.ts'

const ACCOUNT_COMMANDS = ['user', 'sign-out', 'send-reset', 'verify', 'delete'] as const

type AccountCommand = (typeof ACCOUNT_COMMANDS)[number]
/** A command that changes the account. */
export type ChangeName = Exclude<AccountCommand, 'user'>

type Call<Command> = { command: Command; email: Email; yes: boolean }
export type AccountCall = Call<AccountCommand>

/** How a command ends, in words for the operator. */
export type Outcome = { isDone: boolean; words: string }

const OPTIONS = { yes: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } } as const

/** @returns what is to be done, or what is wrong with the arguments */
export function readCall(args: string[]): AccountCall | Call<'mail test'> | { problem: string } | 'HELP' {
  const { values, positionals, tokens } = parseArgs({
    args,
    options: OPTIONS,
    allowPositionals: true,
    strict: false,
    tokens: true,
  })
  const unknown = tokens.find((token) => token.kind === 'option' && !Object.hasOwn(OPTIONS, token.name))
  if (unknown) return { problem: `There is no option ${args[unknown.index]}.` }
  if (values.help === true || positionals.length === 0) return 'HELP'
  const words = positionals[0] === 'mail' ? 2 : 1
  const command = positionals.slice(0, words).join(' ')
  const [address, ...rest] = positionals.slice(words)
  if (command !== 'mail test' && !isAccountCommand(command)) return { problem: `There is no command "${command}".` }
  if (address === undefined || rest.length > 0) return { problem: `"${command}" takes one email address.` }
  const checked = email.safeParse(address)
  if (!checked.success) return { problem: `"${address}" is no email address.` }
  return { command, email: checked.data, yes: values.yes === true }
}

const isAccountCommand = (name: string): name is AccountCommand => ACCOUNT_COMMANDS.some((command) => command === name)
