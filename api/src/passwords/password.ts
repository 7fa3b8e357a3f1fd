import { randomBytes } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { argon2id, hash, verify } from 'argon2'
import { overloaded, type AppError } from '../errors.ts'
import { secret } from '../input/input.ts'
import { SECOND } from '../time.ts'
import { waitForTurn } from '../rate-limits/turns.ts'

/** OWASP's choice for argon2id: 19 MiB, 2 passes, 1 lane. */
const ARGON2 = { type: argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const

/** The highest cost of a stored hash that is still computed. Memory in KiB. */
const MOST = { memoryCost: 131_072, timeCost: 10, parallelism: 4 } as const

/** A password that somebody signs in with: anything that could have been chosen. */
export const givenPassword = secret('The password', { min: 1, max: 128 })

const CORES = availableParallelism()
/** The longest `retryAfter`. Milliseconds. */
const LONGEST_WAIT = 30 * SECOND
/** How many requests may hash, or wait to: about half a second of work. */
const PLACES = CORES * 20
/** How many of these places one network may take. */
const PLACES_PER_NETWORK = PLACES / 2

const held = new Map<string, number>()
let allHeld = 0

/** How long a hash takes lately: a moving average, in milliseconds. */
let hashTime = 25

/** The latest time that a refused request was told to come back at, on the monotonic clock. */
let bookedUntil = 0

/** A place in the queue for hashing, held until it is disposed of. */
export type Hashing = Disposable & {
  /** In PHC format, with salt and parameters. Takes tens of milliseconds, off the main thread. */
  hash: (password: string) => Promise<string>
  /**
   * @param account without one, the work is the same
   * @returns the account if the password is right, otherwise `null`
   */
  verify: <Account extends { passwordHash: string }>(
    account: Account | null | undefined,
    password: string,
  ) => Promise<Account | null>
}

/** @throws {AppError} SERVICE_UNAVAILABLE, at once, when the queue is full */
export function joinHashQueue(network: string): Hashing {
  const ofNetwork = held.get(network) ?? 0
  if (allHeld >= PLACES || ofNetwork >= PLACES_PER_NETWORK) throw noPlaceToHash()
  allHeld += 1
  held.set(network, ofNetwork + 1)

  return {
    hash: hashPassword,
    verify: async (account, password) => {
      const isRight = await verifyPassword(account?.passwordHash ?? null, password)
      return isRight && account ? account : null
    },
    [Symbol.dispose]: () => {
      allHeld -= 1
      const left = (held.get(network) ?? 1) - 1
      if (left === 0) held.delete(network)
      else held.set(network, left)
    },
  }
}

/** Spreads retries over time: as many a second as can be served. */
function noPlaceToHash(): AppError {
  const now = performance.now()
  const wait = Math.min(Math.max(0, bookedUntil - now) + hashTime / CORES, LONGEST_WAIT)
  bookedUntil = now + wait
  return overloaded(Math.ceil(wait / SECOND))
}

/** For callers that are not requests. Requests use `joinHashQueue`. */
export async function hashPassword(password: string): Promise<string> {
  return inStandardOrder(await inTurn(() => hash(password, ARGON2)))
}

/** The package writes m, p, t; other implementations only read m, t, p. */
const inStandardOrder = (phc: string) => phc.replace(/,(p=\d+),(t=\d+)\$/, ',$2,$1$$')

/** With `null` for a hash the work is the same, and no password matches. */
export async function verifyPassword(passwordHash: string | null, password: string): Promise<boolean> {
  const phc = passwordHash ?? DECOY
  if (!isBearable(phc)) return false
  const matches = await inTurn(() => verify(phc, password))
  return matches && passwordHash !== null
}

/** Whether the hash was made with other parameters than today's. */
export function needsRehash(passwordHash: string): boolean {
  const cost = costOf(passwordHash)
  return (
    cost === null ||
    cost.memoryCost !== ARGON2.memoryCost ||
    cost.timeCost !== ARGON2.timeCost ||
    cost.parallelism !== ARGON2.parallelism
  )
}

/** Whether the cost of a hash is within bounds. Otherwise it is damaged, or an attack. */
export function isBearable(passwordHash: string): boolean {
  const cost = costOf(passwordHash)
  return (
    cost !== null &&
    cost.timeCost >= 1 &&
    cost.parallelism >= 1 &&
    cost.memoryCost >= 8 * cost.parallelism &&
    cost.memoryCost <= MOST.memoryCost &&
    cost.timeCost <= MOST.timeCost &&
    cost.parallelism <= MOST.parallelism
  )
}

/** Costs, then a salt of at least 8 bytes and a hash of at least 4. */
const PHC = /^\$argon2id\$v=19\$m=(\d{1,9}),t=(\d{1,9}),p=(\d{1,9})\$[A-Za-z\d+/]{11,}\$[A-Za-z\d+/]{6,}$/

function costOf(passwordHash: string) {
  const [, m, t, p] = PHC.exec(inStandardOrder(passwordHash)) ?? []
  return m && t && p ? { memoryCost: Number(m), timeCost: Number(t), parallelism: Number(p) } : null
}

/** As many at once as there are cores. More would not be faster, and each takes 19 MiB. */
async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  using _turn = await waitForTurn('argon2', CORES)
  const began = performance.now()
  const done = await work()
  hashTime += (performance.now() - began - hashTime) / 20
  return done
}

/** A hash that no password matches, at the cost of a real one. */
const DECOY = `$argon2id$v=19$m=${ARGON2.memoryCost},t=${ARGON2.timeCost},p=${ARGON2.parallelism}$${randomText(16)}$${randomText(32)}`

function randomText(bytes: number): string {
  return randomBytes(bytes).toString('base64').replaceAll('=', '')
}
