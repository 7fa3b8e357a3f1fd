import { z } from 'zod'
import type { InSession } from '../context.ts'
import { badInput, conflict } from '../errors.ts'
import type { ChangePasswordInput } from '../generated/schema.ts'
import { checkInput } from '../input/input.ts'
import { refuseBreached } from '../passwords/breached-passwords.ts'
import { givenPassword, joinHashQueue } from '../passwords/password.ts'
import { endAllSessions } from '../sessions/end-sessions.service.ts'
import { startSession, type NewSession } from '../sessions/start-session.service.ts'
import { networkOf } from '../../../shared/network.ts'
import { strongPassword } from '../users/password-strength.ts'
import type { UserRow } from '../users/user.entity.ts'
import { getUser } from '../users/users.queries.ts'
import { confirmPassword } from './credentials.ts'

const passwordChangeOf = (person: UserRow) =>
  z.object({ currentPassword: givenPassword, newPassword: strongPassword([person.name, person.email]) })

/** Later than the change before, whatever the clock says: it tells passwords apart. */
const SET_PASSWORD = `
  update users set password_hash = $3, password_changed_at = greatest($4, password_changed_at + interval '1 ms'), updated_at = $4
  where id = $1 and password_changed_at = $2 returning password_changed_at as "passwordChangedAt"`

/** Ends every session and starts one; access tokens stay. @throws {AppError} BAD_USER_INPUT, RATE_LIMITED, SERVICE_UNAVAILABLE, CONFLICT */
export async function changePassword(context: InSession, input: ChangePasswordInput): Promise<NewSession> {
  const { sql, transaction, sessions, breachedPasswords, caller, now } = context
  const person = await getUser(sql, caller.userId)
  const { currentPassword, newPassword } = checkInput(passwordChangeOf(person), input)
  if (newPassword === currentPassword) {
    throw badInput([{ path: 'newPassword', message: 'The new password must be another one.' }])
  }
  using hashing = joinHashQueue(networkOf(context.address))
  const owner = await confirmPassword(context, hashing, { password: currentPassword, path: 'currentPassword' })
  await refuseBreached(breachedPasswords, newPassword, 'newPassword')
  const passwordHash = await hashing.hash(newPassword)

  const changed = await transaction(async (sql) => {
    const values = [owner.id, owner.passwordChangedAt, passwordHash, now()]
    const [user] = await sql<{ passwordChangedAt: Date }>(SET_PASSWORD, values)
    if (!user) return null
    const ended = await endAllSessions(sql, owner.id)
    return { ended, session: await startSession(context, sql, { ...owner, ...user }, 'PASSWORD_CHANGED') }
  })
  if (!changed) throw conflict({ path: 'currentPassword', message: 'Your password was changed just now.' })
  sessions.forget(changed.ended)
  return changed.session
}
