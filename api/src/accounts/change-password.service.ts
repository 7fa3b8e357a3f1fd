import { z } from 'zod'
import type { InSession } from '../context.ts'
import { badInput, conflict } from '../errors.ts'
import type { ChangePasswordInput } from '../generated/schema.ts'
import { checkInput } from '../input/input.ts'
import { queueMail } from '../mail/mails.service.ts'
import { refuseBreached } from '../passwords/breached-passwords.ts'
import { givenPassword, joinHashQueue } from '../passwords/password.ts'
import { endAllSessions } from '../sessions/sessions.statements.ts'
import { startSession, type NewSession } from '../sessions/start-session.service.ts'
import { networkOf } from '../../../shared/network.ts'
import { strongPassword } from '../users/password-strength.ts'
import type { UserRow } from '../users/user.entity.ts'
import { getUser } from '../users/users.queries.ts'
import { setPassword } from './accounts.statements.ts'
import { confirmPassword } from './confirm-password.service.ts'

const passwordChangeOf = (person: UserRow) =>
  z.object({ currentPassword: givenPassword, newPassword: strongPassword([person.name, person.email]) })

/**
 * Ends every session and starts a new one. Access tokens stay.
 * @throws {AppError} BAD_USER_INPUT, RATE_LIMITED, SERVICE_UNAVAILABLE, CONFLICT
 */
export async function changePassword(context: InSession, input: ChangePasswordInput): Promise<NewSession> {
  const { run, transaction, sessions, breachedPasswords, caller, now } = context
  const person = await getUser(run, caller.userId)
  const { currentPassword, newPassword } = checkInput(passwordChangeOf(person), input)
  if (newPassword === currentPassword) {
    throw badInput([{ path: 'newPassword', message: 'The new password must be another one.' }])
  }
  using hashing = joinHashQueue(networkOf(context.address))
  const account = await confirmPassword(context, hashing, { password: currentPassword, path: 'currentPassword' })
  await refuseBreached(breachedPasswords, newPassword, 'newPassword')
  const passwordHash = await hashing.hash(newPassword)

  const changed = await transaction(async (run) => {
    const { id, passwordChangedAt } = account
    const [change] = await run(setPassword, { id, passwordChangedAt, passwordHash, now: now() })
    if (!change) return null
    const ended = await endAllSessions(run, id)
    await queueMail(run, context, { kind: 'PASSWORD_CHANGED', userId: id })
    const proof = { provedBy: 'password', ...change } as const
    return { ended, session: await startSession(context, account, { run, event: 'PASSWORD_CHANGED', ...proof }) }
  })
  if (!changed) throw conflict({ path: 'currentPassword', message: 'Your password was changed just now.' })
  sessions.forget(changed.ended)
  return changed.session
}
