import { hash } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import { z } from 'zod'
import type { SessionRef } from '../context.ts'
import { DAY, MINUTE } from '../time.ts'
import { seconds, tokensFor, type SigningKeys } from './signing-keys.ts'

/** How long a session and its token last. Milliseconds. */
export const SESSION_LIFE = 7 * DAY

/** How long a device is known after it last signed in. Milliseconds. */
export const DEVICE_LIFE = 365 * DAY

/** How long a token for an export lasts. Milliseconds. */
export const EXPORT_LIFE = 5 * MINUTE

const ofSession = { sub: z.uuid(), sid: z.uuid() }

/** Tokens that authenticate a session. */
export const sessionTokens = tokensFor('session', { life: SESSION_LIFE, claims: ofSession })

/** Tokens that download a person's data, as long as the session lives that asked for it. */
export const exportTokens = tokensFor('export', { life: EXPORT_LIFE, claims: ofSession })

/**
 * Tokens of devices that have signed in to an account before. `sub` is the device's `accountKey`.
 */
export const deviceTokens = tokensFor('device', { life: DEVICE_LIFE, claims: { sub: z.string(), did: z.uuid() } })

/** How long a link to create an account lasts. Milliseconds. */
export const SIGNUP_LIFE = DAY

/**
 * Tokens of links that create an account with the address `sub`. They are not stored: the account
 * that the first use creates makes every other one useless.
 */
export const signupTokens = tokensFor('signup', { life: SIGNUP_LIFE, claims: { sub: z.string() } })

/** About 3 MB when full. */
const MAX_VERIFIED = 10_000

/**
 * Which session a token belongs to, or `null` when the token is forged or has expired. Does not
 * check whether the session is live.
 */
export type VerifyToken = (token: string, now: Date) => SessionRef | null

/** Caches the tokens that it has verified by their hash: the claims of a token never change. */
export function createVerifyToken(keys: SigningKeys): VerifyToken {
  const verified = new LRUCache<string, SessionRef & { exp: number }>({ max: MAX_VERIFIED })

  return (token, now) => {
    const digest = hash('sha256', token, 'latin1')
    const known = verified.get(digest)
    if (known) return seconds(now) < known.exp ? known : null

    const claims = sessionTokens.verify(keys, token, now)
    if (claims === null) return null
    const session = { userId: claims.sub, sessionId: claims.sid, exp: claims.exp }
    verified.set(digest, session)
    return session
  }
}
