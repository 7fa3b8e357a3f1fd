import { randomUUID } from 'node:crypto'
import type { Context } from '../context.ts'
import type { Email } from '../input/input.ts'
import type { NewSession } from '../sessions/start-session.service.ts'
import { DEVICE_LIFE, deviceTokens } from '../tokens/token.ts'
import { accountKeyOf } from '../users/account-key.ts'

/**
 * The device that somebody signs in with. Failures on a known device, one that has signed in to the
 * account before, count for the device instead of the account.
 */
export type Device = { id: string; email: Email; known: boolean }

export function findDevice({ keys, now }: Context, email: Email, deviceToken?: string | null): Device {
  const claims = deviceToken ? deviceTokens.verify(keys, deviceToken, now()) : null
  const known = claims?.sub === accountKeyOf(email)
  return { id: known ? claims.did : randomUUID(), email, known }
}

export type SignedInOnDevice = NewSession & { deviceToken: string }

/** Adds the token by which the device is known from then on. */
export function onDevice({ keys, now }: Context, session: NewSession, { id, email }: Device): SignedInOnDevice {
  const issuedAt = now()
  const expiresAt = new Date(issuedAt.getTime() + DEVICE_LIFE)
  return {
    ...session,
    deviceToken: deviceTokens.sign(keys, { sub: accountKeyOf(email), did: id }, { issuedAt, expiresAt }),
  }
}
