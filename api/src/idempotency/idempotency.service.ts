import { createHash } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { v7 } from 'uuid'
import { DAY, MINUTE, SECOND, secondsUntil } from '../time.ts'
import type { SignedIn } from '../context.ts'
import { tooManyKeys } from '../errors.ts'
import type { Kept } from './idempotency-key.entity.ts'
import * as statements from './idempotency.statements.ts'

/** How long a response is kept, from the first use of its key. Milliseconds. */
export const KEY_LIFE = DAY

/**
 * How old a claim without a response must be to be taken over. A statement takes 10 s at most.
 * Milliseconds.
 */
const SILENCE = MINUTE

/**
 * How long a request waits for the response to another one with its key, and how often it checks.
 */
const PATIENCE = 2 * SECOND
const PAUSE = 50

/**
 * Longer responses are not kept: a repetition only learns that the request was processed. UTF-16
 * units.
 */
const MAX_BODY = 256 * 1024

/**
 * How many keys a person can have within `KEY_LIFE`. Claims at the same moment can exceed it by a
 * few.
 */
const MAX_KEYS = 10_000

export type Claim = { userId: string; key: string; createdAt: Date; claimedAt: Date }

/**
 * A request with a key. `repeatable`: whether doing it again is harmless if its outcome is unknown.
 */
export type Asked = { key: string; fingerprint: string; repeatable: boolean }

/** The claim, if the work is to be done; otherwise the kept response, or why there is none. */
export type Standing = { claim: Claim } | { kept: Kept } | 'REUSED' | 'BUSY'

/**
 * Claims the key, or finds the response of the request that claimed it, and waits for that for a
 * while.
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

/** Every repetition gets this response from now on. */
export async function keepAnswer({ run }: Runner, claim: Claim, { status, body }: Kept): Promise<void> {
  const kept = { status, body: body !== null && body.length <= MAX_BODY ? body : null }
  await run(statements.keepAnswer, { ...claim, response: JSON.stringify(kept) })
}

/** The next repetition does the work again, and finds the rows that this one has created. */
export const giveUpClaim = ({ run }: Runner, claim: Claim) => run(statements.giveUpClaim, claim)

/** Deletes the key, because no work was done. */
export const forgetKey = ({ run }: Runner, claim: Claim) => run(statements.deleteClaimed, claim)

/** Makes primary keys for rows created under a key: the same ones, in the same order, each time. */
export function idsUnder({ userId, key, createdAt }: Claim): () => string {
  let made = 0
  return () => {
    const seed = JSON.stringify([userId, key, createdAt, made])
    return v7({ msecs: createdAt.getTime(), seq: made++, random: createHash('sha256').update(seed).digest() })
  }
}

/**
 * @param asked everything that the response depends on; the order of an object's entries does not
 * matter
 */
export const fingerprintOf = (asked: readonly unknown[]): string =>
  createHash('sha256').update(JSON.stringify(asked, inOrder)).digest('base64url')

const inOrder = (_: string, value: unknown): unknown =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
    : value
