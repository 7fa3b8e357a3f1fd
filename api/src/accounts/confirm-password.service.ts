import type { Context, InSession } from '../context.ts'
import type { Sql } from '../database/sql.ts'
import { badInput, unauthenticated } from '../errors.ts'
import type { SecurityEventType } from '../generated/schema.ts'
import type { Email } from '../input/input.ts'
import { recordEventByEmail } from '../security-events/security-events.service.ts'
import type { Hashing } from '../passwords/password.ts'
import type { UserRow } from '../users/user.entity.ts'
import { limitFailures, type Limit } from '../rate-limits/rate-limits.service.ts'
import { accountLimit, addressLimit, confirmationLimit } from './signin-limits.ts'
import type { Device } from './known-device.ts'

/** Somebody who gave the right password. */
export type Credentials = UserRow & { passwordHash: string; passwordChangedAt: Date; deletesAt: Date | null }

const COLUMNS = `id, email, name, time_zone as "timeZone", created_at as "createdAt", password_hash as "passwordHash",
  password_changed_at as "passwordChangedAt", deletes_at as "deletesAt"`

/** An account that was to be deleted by now is none any more, though its rows may be there for some minutes. */
const BY_EMAIL = `select ${COLUMNS} from users where email = $11 and (deletes_at is null or deletes_at > $1)`

type Given = { email: Email; password: string; device: Device }

/** Who signs in; `null` for a wrong password and for an unknown address. @throws {AppError} RATE_LIMITED */
export async function findByCredentials(context: Context, hashing: Hashing, { email, password, device }: Given) {
  const limit = accountLimit(device)
  const outcome = await checkPassword(context, hashing, { email, password, limit, failed: 'SIGNIN_FAILED' })
  if (outcome.answer) return { user: outcome.answer, held: outcome.held }
  if (outcome.exhausted) await recordEventByEmail(context.sql, context, email, 'SIGNIN_THROTTLED')
  return null
}

/**
 * Makes sure that it is the person who is signed in, by the password.
 * @param given `path` is the field of the input that has the password
 * @throws {AppError} BAD_USER_INPUT, RATE_LIMITED
 */
export async function confirmPassword(
  context: InSession,
  hashing: Hashing,
  given: { password: string; path: string },
): Promise<Credentials> {
  const email = await getEmail(context.sql, context.caller.userId)
  const limit = confirmationLimit(context.caller.userId)
  const { password, path } = given
  const outcome = await checkPassword(context, hashing, { email, password, limit, failed: 'PASSWORD_CHECK_FAILED' })
  if (!outcome.answer) throw badInput([{ path, message: 'This is not your password.' }])
  await outcome.held[Symbol.asyncDispose]()
  return outcome.answer
}

async function getEmail(sql: Sql, userId: string): Promise<Email> {
  const [user] = await sql<{ email: Email }>('select email from users where id = $1', [userId])
  if (!user) throw unauthenticated()
  return user.email
}

type Attempt = { email: Email; password: string; limit: Limit; failed: SecurityEventType }

/** A wrong password counts for the address that it comes from and for the account. Every refusal but the address' takes the same work. */
async function checkPassword(context: Context, hashing: Hashing, { email, password, limit, failed }: Attempt) {
  const verify = async (passwordHash: string | null) => {
    const matches = await hashing.verify(passwordHash, password)
    await hashing.keepStep()
    return matches
  }
  await hashing.keepStep()
  return limitFailures<Credentials, Credentials>(
    context,
    { outer: addressLimit(context), inner: limit },
    {
      subject: BY_EMAIL,
      values: [email],
      make: async (owner) => {
        const matches = await verify(owner?.passwordHash ?? null)
        if (owner && matches) return owner
        await recordEventByEmail(context.sql, context, email, failed)
        return null
      },
      pretend: () => verify(null),
    },
  )
}
