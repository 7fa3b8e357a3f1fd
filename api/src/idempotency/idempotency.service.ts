import { createHash } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { v7 } from 'uuid'
import { DAY, MINUTE, SECOND, secondsUntil } from '../time.ts'
import type { SignedIn } from '../context.ts'
import { tooManyKeys } from '../errors.ts'
import type { Kept } from './idempotency-key.entity.ts'
import * as statements from './idempotency.statements.ts'

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

export type Claim = { userId: string; key: string; createdAt: Date; claimedAt: Date }

/** What is asked under a key, and whether doing it again is harmless when nobody knows whether it was done. */
export type Asked = { key: string; fingerprint: string; repeatable: boolean }

/** What to do: the work, or give the answer that there is, or say that there is none. */
export type Standing = { claim: Claim } | { kept: Kept } | 'REUSED' | 'BUSY'

/**
 * Makes the key the request's own, or finds out what became of the one whose it is. Waits for that a while.
 * @throws {AppError} RATE_LIMITED when the person has too many keys
 */
export async function claimKey(
  { run, caller, now }: SignedIn,
  { key, fingerprint, repeatable }: Asked,
): Promise<Standing> {
  const { userId } = caller
  for (const givesUpAt = performance.now() + PATIENCE; ; await setTimeout(PAUSE)) {
    const claimedAt = now()
    const silentSince = new Date(claimedAt.getTime() - SILENCE)
    const expired = new Date(claimedAt.getTime() - KEY_LIFE)
    const asked = { userId, key, fingerprint, claimedAt, expired, silentSince, repeatable, offset: MAX_KEYS - 1 }
    const [claimed] = await run(statements.claimOwn, asked)
    if (claimed) return { claim: { userId, key, claimedAt, ...claimed } }

    const [held] = await run(statements.findOwn, { userId, key })
    if (held && held.fingerprint !== fingerprint) return 'REUSED'
    if (held?.response) return { kept: held.response }
    if (held?.claimedAt && held.claimedAt <= silentSince) return { kept: { status: 200, body: null } }
    const [next] = held ? [] : await run(statements.findNextToExpire, { userId, expired, offset: MAX_KEYS - 1 })
    if (next) throw tooManyKeys(MAX_KEYS, secondsUntil(next.createdAt.getTime() + KEY_LIFE, claimedAt))
    if (performance.now() > givesUpAt) return 'BUSY'
  }
}

type Runner = Pick<SignedIn, 'run'>

/** Every repetition gets this answer from now on. */
export async function keepAnswer({ run }: Runner, claim: Claim, { status, body }: Kept): Promise<void> {
  const kept = { status, body: body !== null && body.length <= MAX_BODY ? body : null }
  await run(statements.keepAnswer, { ...claim, response: JSON.stringify(kept) })
}

/** The next repetition does the work again. What this one has made, it finds. */
export const giveUpClaim = ({ run }: Runner, claim: Claim) => run(statements.giveUpClaim, claim)

/** Nothing was done: the key is as good as new. */
export const forgetKey = ({ run }: Runner, claim: Claim) => run(statements.deleteClaimed, claim)

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
