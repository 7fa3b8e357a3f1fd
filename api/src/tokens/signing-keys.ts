import { createHash, createSecretKey, type KeyObject } from 'node:crypto'
import jwt from 'jsonwebtoken'
import { z } from 'zod'
import { MINUTE, SECOND } from '../time.ts'

const ISSUER = 'latchkey'
const AUDIENCE = 'latchkey-api'
/** How far the clocks of two instances may be apart. Milliseconds. */
const CLOCK_SKEW = MINUTE
/** A real token has about 350 characters. */
const MAX_TOKEN_LENGTH = 1000

/** Keys by the encoded header of their tokens. The first one signs. */
export type SigningKeys = ReadonlyMap<string, { kid: string; key: KeyObject }>

/** `jsonwebtoken` verifies a KeyObject 90 times faster than the same secret as a string. */
export function createSigningKeys(secrets: readonly string[]): SigningKeys {
  return new Map(
    secrets.map((secret) => {
      const kid = createHash('sha256').update(`kid:${secret}`).digest('base64url').slice(0, 12)
      const header = JSON.stringify({ alg: 'HS256', typ: 'JWT', kid })
      return [Buffer.from(header).toString('base64url'), { kid, key: createSecretKey(secret, 'utf8') }]
    }),
  )
}

export type Lifetime = { issuedAt: Date; expiresAt: Date }

/**
 * Tokens for one purpose, which are refused for any other.
 * @param options.life the longest lifetime of a token, in milliseconds
 * @param options.claims its claims beside the purpose and the times
 */
export function tokensFor<Claims extends { sub: z.ZodType<string> } & Record<string, z.ZodType<string>>>(
  purpose: string,
  { life, claims }: { life: number; claims: Claims },
) {
  const registered = z.object({
    iss: z.literal(ISSUER),
    aud: z.literal(AUDIENCE),
    purpose: z.literal(purpose),
    iat: z.int(),
    exp: z.int(),
  })
  const said = z.object(claims)
  const shape = new Set([...Object.keys(registered.shape), ...Object.keys(claims)])

  return {
    sign: (keys: SigningKeys, values: z.infer<typeof said>, { issuedAt, expiresAt }: Lifetime): string => {
      const [signing] = keys.values()
      if (!signing) throw new Error('There is no signing key')
      const times = { iat: seconds(issuedAt), exp: seconds(expiresAt) }
      const token = { ...values, iss: ISSUER, aud: AUDIENCE, purpose, ...times }
      return jwt.sign(token, signing.key, { algorithm: 'HS256', keyid: signing.kid })
    },

    /** The claims, or `null` for a token that is forged or expired. `exp` in seconds since 1970. */
    verify: (keys: SigningKeys, token: string, now: Date): (z.infer<typeof said> & { exp: number }) | null => {
      if (token.length > MAX_TOKEN_LENGTH) return null
      // An exact match: a header with another algorithm, a `crit`, `jwk`, `jku` or `x5u`, or an
      // unknown `kid` is refused.
      const signing = keys.get(token.slice(0, token.indexOf('.')))
      if (!signing) return null
      try {
        const verified = jwt.verify(token, signing.key, {
          algorithms: ['HS256'],
          issuer: ISSUER,
          audience: AUDIENCE,
          clockTimestamp: seconds(now),
        })
        const { iat, exp } = registered.parse(verified)
        if (Object.keys(verified).some((claim) => !shape.has(claim))) return null
        if (iat > seconds(now) + CLOCK_SKEW / SECOND || exp - iat > life / SECOND) return null
        return { ...said.parse(verified), exp }
      } catch {
        return null
      }
    },
  }
}

export const seconds = (date: Date): number => Math.floor(date.getTime() / SECOND)
