import { z } from 'zod'
import type { Context } from '../context.ts'
import type { Sql } from '../database/sql.ts'
import { deletionScheduled, wrongCredentials } from '../errors.ts'
import type { SigninInput } from '../generated/schema.ts'
import { checkInput, email } from '../input/input.ts'
import { givenPassword, joinHashQueue, needsRehash } from '../passwords/password.ts'
import { recordEvent } from '../security-events/security-events.service.ts'
import { startSession } from '../sessions/start-session.service.ts'
import { networkOf } from '../../../shared/network.ts'
import { findByCredentials, type Credentials } from './credentials.ts'
import { findDevice, onDevice, type SignedInOnDevice } from './known-device.ts'

const signinShape = z.object({
  email,
  password: givenPassword,
  deviceToken: z.string().nullish(),
  cancelDeletion: z.boolean().nullish(),
})

/**
 * @throws {AppError} BAD_USER_INPUT, RATE_LIMITED, SERVICE_UNAVAILABLE, ACCOUNT_DELETION_SCHEDULED, or UNAUTHENTICATED without
 * saying which of the two was wrong
 */
export async function signin(context: Context, input: SigninInput): Promise<SignedInOnDevice> {
  const { email, password, deviceToken, cancelDeletion } = checkInput(signinShape, input)
  using hashing = joinHashQueue(networkOf(context.address))
  const device = findDevice(context, email, deviceToken)
  const found = await findByCredentials(context, hashing, { email, password, device })
  if (!found) throw wrongCredentials()
  await using held = found.held

  const { user } = found
  if (user.deletesAt) {
    if (!cancelDeletion) throw deletionScheduled(user.deletesAt)
    await cancelDeletionOf(context, user.id)
  }
  if (needsRehash(user.passwordHash)) await rehash(context.sql, user, await hashing.hash(password))
  const session = await startSession(context, context.sql, user, 'SIGNED_IN', held)
  return onDevice(context, session, device)
}

/** Only the parameters change: whoever checked the old hash has still checked the right password. */
const REHASH = 'update users set password_hash = $3 where id = $1 and password_hash = $2'

const rehash = (sql: Sql, { id, passwordHash }: Credentials, newHash: string) =>
  sql(REHASH, [id, passwordHash, newHash])

const KEEP = 'update users set deletes_at = null where id = $1 and deletes_at > $2 returning id'

async function cancelDeletionOf(context: Context, userId: string) {
  await context.transaction(async (sql) => {
    const [kept] = await sql(KEEP, [userId, context.now()])
    if (kept) await recordEvent(sql, context, userId, 'DELETION_CANCELLED')
  })
}
