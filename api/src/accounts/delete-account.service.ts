import { z } from 'zod'
import { revokeAllTokens } from '../access-tokens/access-tokens.statements.ts'
import type { InSession } from '../context.ts'
import { badCredential } from '../errors.ts'
import type { DeleteAccountInput } from '../generated/schema.ts'
import { checkInput } from '../input/input.ts'
import { givenPassword, joinHashQueue } from '../passwords/password.ts'
import { recordEvent } from '../security-events/security-events.service.ts'
import { endAllSessions } from '../sessions/end-sessions.service.ts'
import { networkOf } from '../../../shared/network.ts'
import { DAY } from '../time.ts'
import { confirmPassword } from './credentials.ts'

const confirmation = z.object({ password: givenPassword })

/** How long somebody has to think again after asking for the account to be deleted. Milliseconds. */
const DELETION_DELAY = 7 * DAY

/** Only for the password that was checked, and once: who asks again does not put it off. */
const SCHEDULE = `
  update users set deletes_at = $3 where id = $1 and password_changed_at = $2 and deletes_at is null
  returning deletes_at as "deletesAt"`

const SCHEDULED = 'select deletes_at as "deletesAt" from users where id = $1 and deletes_at is not null'

/** Signs the person out everywhere, and ends their access tokens for good. @throws {AppError} BAD_USER_INPUT, RATE_LIMITED, SERVICE_UNAVAILABLE, UNAUTHENTICATED */
export async function deleteAccount(context: InSession, input: DeleteAccountInput): Promise<{ deletesAt: Date }> {
  const { transaction, sessions, now } = context
  const { password } = checkInput(confirmation, input)
  using hashing = joinHashQueue(networkOf(context.address))
  const { id, passwordChangedAt } = await confirmPassword(context, hashing, { password, path: 'password' })

  const deletesAt = new Date(now().getTime() + DELETION_DELAY)
  const ended = await transaction(async (sql) => {
    const [scheduled] = await sql<{ deletesAt: Date }>(SCHEDULE, [id, passwordChangedAt, deletesAt])
    if (!scheduled) return null
    await recordEvent(sql, context, id, 'DELETION_SCHEDULED')
    return [...(await endAllSessions(sql, id)), ...(await revokeAllTokens(sql, id))]
  })
  if (ended) {
    sessions.forget(ended)
    return { deletesAt }
  }
  const [scheduled] = await context.sql<{ deletesAt: Date }>(SCHEDULED, [id])
  if (!scheduled) throw badCredential() // a change of password has ended the session that asks
  return scheduled
}
