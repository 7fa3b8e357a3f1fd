import { createHash, randomUUID } from 'node:crypto'
import type { Context } from '../context.ts'
import type { Email } from '../input/input.ts'
import type { NewSession } from '../sessions/start-session.service.ts'
import { DEVICE_LIFE, deviceTokens } from '../tokens/token.ts'

/**
 * The device that somebody signs in with. Failures on a known device, one that has signed in to the
 * account before, count for the device instead of the account.
 */
export type Device = { id: string; accountKey: string; known: boolean }

export function findDevice({ keys, now }: Context, email: Email, deviceToken?: string | null): Device {
  const accountKey = createHash('sha256').update(email).digest('base64url')
  const claims = deviceToken ? deviceTokens.verify(keys, deviceToken, now()) : null
  const known = claims?.sub === accountKey
  return { id: known ? claims.did : randomUUID(), accountKey, known }
}

export type SignedInOnDevice = NewSession & { deviceToken: string }

/** Adds the token by which the device is known from then on. */
export function onDevice({ keys, now }: Context, session: NewSession, { id, accountKey }: Device): SignedInOnDevice {
  const issuedAt = now()
  const expiresAt = new Date(issuedAt.getTime() + DEVICE_LIFE)
  return { ...session, deviceToken: deviceTokens.sign(keys, { sub: accountKey, did: id }, { issuedAt, expiresAt }) }
}
