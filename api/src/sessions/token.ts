import { createHash, createSecretKey, type KeyObject } from 'node:crypto'
import jwt from 'jsonwebtoken'
import { z } from 'zod'
import { DAY, MINUTE, SECOND } from '../time.ts'

/** A session, and so its token, lives this long. Milliseconds. */
export const SESSION_LIFE = 7 * DAY

const ISSUER = 'latchkey'
const AUDIENCE = 'latchkey-api'
const PURPOSE = 'session'
/** How far the clocks of two instances may be apart. Milliseconds. */
const CLOCK_SKEW = MINUTE
/** A real token has about 350 characters. */
const MAX_TOKEN_LENGTH = 1000

export type SigningKeys = {
  /** By the encoded header of their tokens, the signing one first. */
  byHeader: ReadonlyMap<string, { kid: string; key: KeyObject }>
  /** Tokens that these keys have verified before: what a token says does not change, only the time does. */
  verified: Map<string, Verified>
}

/** `exp` in seconds since 1970. */
type Verified = SessionRef & { exp: number }

/** About 5 MB when full. */
const MAX_VERIFIED = 10_000

export type SessionRef = { userId: string; sessionId: string }

/** `jsonwebtoken` verifies a KeyObject 90 times faster than the same secret as a string. */
export function createSigningKeys(secrets: readonly string[]): SigningKeys {
  const byHeader = secrets.map((secret) => {
    const kid = createHash('sha256').update(`kid:${secret}`).digest('base64url').slice(0, 12)
    const header = JSON.stringify({ alg: 'HS256', typ: 'JWT', kid })
    return [Buffer.from(header).toString('base64url'), { kid, key: createSecretKey(secret, 'utf8') }] as const
  })
  return { byHeader: new Map(byHeader), verified: new Map() }
}

type Lifetime = { issuedAt: Date; expiresAt: Date }

export function signToken(
  keys: SigningKeys,
  { userId, sessionId }: SessionRef,
  { issuedAt, expiresAt }: Lifetime,
): string {
  const [signing] = keys.byHeader.values()
  if (!signing) throw new Error('There is no signing key')
  const claims = {
    sub: userId,
    sid: sessionId,
    iss: ISSUER,
    aud: AUDIENCE,
    purpose: PURPOSE,
    iat: seconds(issuedAt),
    exp: seconds(expiresAt),
  }
  return jwt.sign(claims, signing.key, { algorithm: 'HS256', keyid: signing.kid })
}

/** Whose session the token is for, or `null` when it is not one of ours or has expired. Does not say whether the session is live. */
export function verifyToken(keys: SigningKeys, token: string, now: Date): SessionRef | null {
  const known = keys.verified.get(token)
  if (known) return seconds(now) < known.exp ? known : null

  const verified = verifySignature(keys, token, now)
  if (verified === null) return null
  const [oldest] = keys.verified.size < MAX_VERIFIED ? [] : keys.verified.keys()
  if (oldest) keys.verified.delete(oldest)
  keys.verified.set(token, verified)
  return verified
}

function verifySignature({ byHeader }: SigningKeys, token: string, now: Date): Verified | null {
  if (token.length > MAX_TOKEN_LENGTH) return null
  // To the letter: another algorithm, a `crit`, `jwk`, `jku` or `x5u`, or an unknown `kid` is no header of ours.
  const signing = byHeader.get(token.slice(0, token.indexOf('.')))
  if (!signing) return null
  try {
    const verified = jwt.verify(token, signing.key, {
      algorithms: ['HS256'],
      issuer: ISSUER,
      audience: AUDIENCE,
      clockTimestamp: seconds(now),
    })
    const { sub, sid, iat, exp } = claimsShape.parse(verified)
    if (iat > seconds(now) + CLOCK_SKEW / SECOND || exp - iat > SESSION_LIFE / SECOND) return null
    return { userId: sub, sessionId: sid, exp }
  } catch {
    return null
  }
}

const seconds = (date: Date) => Math.floor(date.getTime() / SECOND)

const claimsShape = z.strictObject({
  sub: z.uuid(),
  sid: z.uuid(),
  iss: z.literal(ISSUER),
  aud: z.literal(AUDIENCE),
  purpose: z.literal(PURPOSE),
  iat: z.int(),
  exp: z.int(),
})
