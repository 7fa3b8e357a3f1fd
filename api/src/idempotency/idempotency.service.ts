import { createHash } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { v7 } from 'uuid'
import { DAY, MINUTE, SECOND, secondsUntil } from '../time.ts'
import type { SignedIn } from '../context.ts'
import { tooManyKeys } from '../errors.ts'

/** How long an answer is kept, from when its key was first used. */
export const KEY_LIFE = DAY

/** How long whoever has claimed a key may stay silent before it is taken to have broken off. A statement takes 10 s at most. */
const SILENCE = MINUTE

/** How long a request waits for the answer to another one with its key, and how often it looks. */
const PATIENCE = 2 * SECOND
const PAUSE = 50

/** Larger ones are not kept: their repetition only hears that it was done. UTF-16 units. */
const MAX_BODY = 256 * 1024

/** How many keys a person has at most within `KEY_LIFE`. A few more when they are claimed at the same moment. */
const MAX_KEYS = 10_000

/** An answer as it was sent. Without a body it must not, or cannot, be given again. */
export type Kept = { status: number; body: string | null }

export type Claim = { userId: string; key: string; createdAt: Date; claimedAt: Date }

/** What is asked under a key, and whether doing it again is harmless when nobody knows whether it was done. */
export type Asked = { key: string; fingerprint: string; repeatable: boolean }

/** What to do: the work, or give the answer that there is, or say that there is none. */
export type Standing = { claim: Claim } | { kept: Kept } | 'REUSED' | 'BUSY'

/** The key whose end makes room for another one; none while there is room. */
const NEXT_TO_GO = (expired: string) => `
  select created_at as "createdAt" from idempotency_keys where user_id = $1 and created_at > ${expired}::timestamptz
  order by created_at desc offset ${MAX_KEYS - 1} limit 1`

const CLAIM = `
  insert into idempotency_keys as held (user_id, key, fingerprint, created_at, claimed_at)
  select $1::uuid, $2::varchar, $3::varchar, $4::timestamptz, $4::timestamptz
  where not exists (${NEXT_TO_GO('$5')})
    or exists (select 1 from idempotency_keys where user_id = $1 and key = $2 and created_at > $5::timestamptz)
  on conflict (user_id, key) do update set
    fingerprint = excluded.fingerprint, response = null, claimed_at = excluded.claimed_at,
    created_at = case when held.created_at <= $5::timestamptz then excluded.created_at else held.created_at end
  where held.created_at <= $5::timestamptz
    or (held.fingerprint = excluded.fingerprint and held.response is null
      and (held.claimed_at is null or (held.claimed_at <= $6::timestamptz and $7::boolean)))
  returning created_at as "createdAt"`

const READ = `select fingerprint, response, claimed_at as "claimedAt" from idempotency_keys where user_id = $1 and key = $2`

type Row = { fingerprint: string; response: Kept | null; claimedAt: Date | null }

/**
 * Makes the key the request's own, or finds out what became of the one whose it is. Waits for that a while.
 * @throws {AppError} RATE_LIMITED when the person has too many keys
 */
export async function claimKey({ sql, caller, now }: SignedIn, asked: Asked): Promise<Standing> {
  const { key, fingerprint, repeatable } = asked
  const { userId } = caller
  for (const givesUpAt = performance.now() + PATIENCE; ; await setTimeout(PAUSE)) {
    const claimedAt = now()
    const silentSince = new Date(claimedAt.getTime() - SILENCE)
    const expired = new Date(claimedAt.getTime() - KEY_LIFE)
    const values = [userId, key, fingerprint, claimedAt, expired, silentSince, repeatable]
    const [claimed] = await sql<{ createdAt: Date }>(CLAIM, values)
    if (claimed) return { claim: { userId, key, claimedAt, ...claimed } }

    const [held] = await sql<Row>(READ, [userId, key])
    if (held && held.fingerprint !== fingerprint) return 'REUSED'
    if (held?.response) return { kept: held.response }
    if (held?.claimedAt && held.claimedAt <= silentSince) return { kept: { status: 200, body: null } }
    const [next] = held ? [] : await sql<{ createdAt: Date }>(NEXT_TO_GO('$2'), [userId, expired])
    if (next) throw tooManyKeys(MAX_KEYS, secondsUntil(next.createdAt.getTime() + KEY_LIFE, claimedAt))
    if (performance.now() > givesUpAt) return 'BUSY'
  }
}

const MINE = 'user_id = $1 and key = $2 and claimed_at = $3 and response is null'
const KEEP = `update idempotency_keys set response = $4::jsonb where ${MINE}`
const GIVE_UP = `update idempotency_keys set claimed_at = null where ${MINE}`
const FORGET = `delete from idempotency_keys where ${MINE}`

type Sql = Pick<SignedIn, 'sql'>

/** Every repetition gets this answer from now on. */
export async function keepAnswer({ sql }: Sql, claim: Claim, { status, body }: Kept): Promise<void> {
  const kept = { status, body: body !== null && body.length <= MAX_BODY ? body : null }
  await sql(KEEP, [...valuesOf(claim), JSON.stringify(kept)])
}

/** The next repetition does the work again. What this one has made, it finds. */
export const giveUpClaim = ({ sql }: Sql, claim: Claim) => sql(GIVE_UP, valuesOf(claim))

/** Nothing was done: the key is as good as new. */
export const forgetKey = ({ sql }: Sql, claim: Claim) => sql(FORGET, valuesOf(claim))

const valuesOf = ({ userId, key, claimedAt }: Claim) => [userId, key, claimedAt]

/** Primary keys for what is made under a key: the same, in the same order, each time that it is done. */
export function idsUnder({ userId, key, createdAt }: Claim): () => string {
  let made = 0
  return () => {
    const seed = JSON.stringify([userId, key, createdAt, made])
    return v7({ msecs: createdAt.getTime(), seq: made++, random: createHash('sha256').update(seed).digest() })
  }
}

/** @param asked all that the answer depends on; in which order an object has its entries is none of that */
export const fingerprintOf = (asked: readonly unknown[]): string =>
  createHash('sha256').update(JSON.stringify(asked, inOrder)).digest('base64url')

const inOrder = (_: string, value: unknown): unknown =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
    : value
