import { z } from 'zod'
import type { Context, SignedIn } from '../context.ts'
import type { EntityManager } from '../database/orm.ts'
import { unauthenticated } from '../errors.ts'
import type { SigninInput } from '../generated/schema.ts'
import { checkInput, email } from '../input.ts'
import { newId } from '../ids.ts'
import { MINUTE } from '../time.ts'
import { givenPassword, verifyPassword } from '../users/password.ts'
import { User, type UserRow } from '../users/user.entity.ts'
import { networkOf } from './network.ts'
import { limitFailures } from './rate-limits.service.ts'
import { RateLimit } from './rate-limit.entity.ts'
import { Session } from './session.entity.ts'
import { SESSION_LIFE, signToken } from './token.ts'

/** A session that has just begun. */
export type NewSession = { token: string; expiresAt: Date; user: UserRow }

const signinShape = z.object({ email, password: givenPassword })

/** Failed sign-ins that one network has before it must wait. */
const SIGNIN_FAILURES = { failures: 5, window: MINUTE }

/** @throws {AppError} BAD_USER_INPUT, RATE_LIMITED, or UNAUTHENTICATED without saying which of the two was wrong */
export async function signin(context: Context, input: SigninInput): Promise<NewSession> {
  const credentials = checkInput(signinShape, input)
  const limit = { key: `signin:${networkOf(context.address)}`, ...SIGNIN_FAILURES }
  const user = await limitFailures(context, limit, () => findByCredentials(context.em, credentials))
  if (!user) throw unauthenticated("That email or password isn't right.")
  return startSession(context, user)
}

async function findByCredentials(em: EntityManager, { email, password }: z.infer<typeof signinShape>) {
  const user = await em.findOne(User, { email }, { populate: ['passwordHash'] })
  const matches = await verifyPassword(user?.passwordHash ?? null, password)
  return matches ? user : null
}

/** Adds a session to the unit of work and flushes it, together with the user when that is new. */
export async function startSession({ em, now, keys }: Context, user: UserRow): Promise<NewSession> {
  const issuedAt = now()
  const expiresAt = new Date(issuedAt.getTime() + SESSION_LIFE)
  expiresAt.setUTCMilliseconds(0) // a token counts in whole seconds, and both end at once
  const session = em.create(Session, { user: user.id, id: newId(), createdAt: issuedAt, expiresAt })
  await em.flush()
  const token = signToken(keys, { userId: user.id, sessionId: session.id }, { issuedAt, expiresAt })
  return { token, expiresAt, user }
}

/** Ends the session that is calling, for good: its row is what makes a token live. */
export async function signout({ em, now, caller }: SignedIn): Promise<{ signedOutAt: Date }> {
  await em.nativeDelete(Session, { user: caller.userId, id: caller.sessionId })
  return { signedOutAt: now() }
}

/** Removes what time has made meaningless: expired sessions and windows of rate limits. */
export async function removeExpired(em: EntityManager, now: Date): Promise<void> {
  await em.nativeDelete(Session, { expiresAt: { $lte: now } })
  await em.nativeDelete(RateLimit, { resetsAt: { $lte: now } })
}
