import { existsSync } from 'node:fs'
import { readConfig } from '../config.ts'
import { NoTerminal } from './admin/confirm.ts'
import { readCall } from './admin/read-call.ts'
import { explain } from './startup-errors.ts'

const USAGE = `npx -y pnpm@12 admin …

  user <email>          shows the state of an account
  sign-out <email>      ends every session of an account
  send-reset <email>    sends a link with which its owner sets a new password
  verify <email>        takes the email address of an account as proved
  delete <email>        schedules the deletion of an account in 7 days, which its owner can cancel
  mail test <email>     sends a mail now, and says what goes wrong

  --yes                 does not ask, for scripts
`

/** How the command ends: done; failed or declined; called in a wrong way. */
type ExitCode = 0 | 1 | 2

if (existsSync('.env')) process.loadEnvFile()

const say = (text: string) => void process.stdout.write(`${text}\n`)
const complain = (text: string) => void process.stderr.write(`${text}\n`)

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  complain(error instanceof NoTerminal ? error.message : explain(error))
  process.exitCode = 1
}

/** Loads what a command needs only when it is called. */
async function main(args: string[]): Promise<ExitCode> {
  const call = readCall(args)
  if (call === 'HELP') {
    say(USAGE)
    return 0
  }
  if ('problem' in call) {
    complain(`${call.problem}\n\n${USAGE}`)
    return 2
  }
  const { isDone, words } =
    call.command === 'mail test'
      ? await (await import('./admin/send-test-mail.ts')).sendTestMail(readConfig(), call.email)
      : await (await import('./admin/account-command.ts')).runAccountCommand(readConfig(), call)
  const tell = isDone ? say : complain
  tell(words)
  return isDone ? 0 : 1
}
