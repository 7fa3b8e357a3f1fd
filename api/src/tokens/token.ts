import { hash } from 'node:crypto'
import { z } from 'zod'
import type { SessionRef } from '../context.ts'
import { DAY, MINUTE } from '../time.ts'
import { seconds, tokensFor, type SigningKeys } from './signing-keys.ts'

/** A session, and so its token, lives this long. Milliseconds. */
export const SESSION_LIFE = 7 * DAY

/** A device is known this long after it has last signed in. Milliseconds. */
export const DEVICE_LIFE = 365 * DAY

/** Milliseconds. */
export const EXPORT_LIFE = 5 * MINUTE

const ofSession = { sub: z.uuid(), sid: z.uuid() }

/** Sign somebody in. */
export const sessionTokens = tokensFor('session', { life: SESSION_LIFE, claims: ofSession })

/** Download what is held about somebody, while the session lives that asked for it. */
export const exportTokens = tokensFor('export', { life: EXPORT_LIFE, claims: ofSession })

/** Say that a device has signed in to an account before. `sub` is the account's key (known-device.ts). */
export const deviceTokens = tokensFor('device', { life: DEVICE_LIFE, claims: { sub: z.string(), did: z.uuid() } })

/** About 3 MB when full. */
const MAX_VERIFIED = 10_000

/** Whose session a token is for, or `null` when it is not one of ours or has expired. Does not say whether the session is live. */
export type VerifyToken = (token: string, now: Date) => SessionRef | null

/** Remembers the tokens that it has verified, by their hash: what a token says does not change, only the time does. */
export function createVerifyToken(keys: SigningKeys): VerifyToken {
  const verified = new Map<string, SessionRef & { exp: number }>()

  return (token, now) => {
    const digest = hash('sha256', token, 'latin1')
    const known = verified.get(digest)
    if (known) return seconds(now) < known.exp ? known : null

    const claims = sessionTokens.verify(keys, token, now)
    if (claims === null) return null
    const session = { userId: claims.sub, sessionId: claims.sid, exp: claims.exp }
    const [oldest] = verified.size < MAX_VERIFIED ? [] : verified.keys()
    if (oldest !== undefined) verified.delete(oldest)
    verified.set(digest, session)
    return session
  }
}
