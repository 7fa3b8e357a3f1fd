import { hash } from 'node:crypto'
import type { Config } from '../config.ts'
import { badInput } from '../errors.ts'
import type { Log } from '../log.ts'
import { SECOND } from '../time.ts'

/** Passwords that are known from data breaches. */
export type BreachedPasswords = {
  /** Whether the password is one of them. Also `false` without an answer within a second. */
  has: (password: string) => Promise<boolean>
}

type Deps = Pick<Config, 'breachedPasswordsUrl'> & { log: Pick<Log, 'warn'> }

/** How many hexadecimal digits of a hash are sent; about a thousand passwords share them. */
const PREFIX = 5

/**
 * Asks a service with the range API of Have I Been Pwned, which learns neither the password nor its
 * whole hash. Without a URL no service is asked.
 * Source: https://haveibeenpwned.com/API/v3#PwnedPasswords
 */
export function createBreachedPasswords({ breachedPasswordsUrl: url, log }: Deps): BreachedPasswords {
  if (url === null) return { has: () => Promise.resolve(false) }

  return {
    has: async (password) => {
      const sha1 = hash('sha1', password).toUpperCase()
      try {
        const range = await askFor(url + sha1.slice(0, PREFIX))
        return isIn(range, sha1.slice(PREFIX))
      } catch (error) {
        // Not the error itself, which may quote the URL and so a part of the hash.
        log.warn({ reason: reasonOf(error) }, 'Cannot look up breached passwords, so a password was accepted unchecked')
        return false
      }
    },
  }
}

/** @throws {AppError} BAD_USER_INPUT, naming the field that has the password */
export async function refuseBreached(known: BreachedPasswords, password: string, path: string): Promise<void> {
  if (!(await known.has(password))) return
  const message =
    'This password is known from a data breach, so it is among the first that are tried. Choose another one.'
  throw badInput([{ path, message }])
}

async function askFor(url: string): Promise<string> {
  const response = await fetch(url, {
    // With padding, the length of the answer reveals nothing to an eavesdropper.
    headers: { 'Add-Padding': 'true', 'User-Agent': 'Latchkey' },
    redirect: 'manual',
    signal: AbortSignal.timeout(1 * SECOND),
  })
  if (!response.ok) throw new Unanswered(`status ${response.status}`)
  return response.text()
}

/** A range has a line for each hash, without the prefix: `0018A45C…D65:21`. Padding counts 0. */
function isIn(range: string, suffix: string): boolean {
  const line = range.split(/\r?\n/).find((line) => line.toUpperCase().startsWith(`${suffix}:`))
  return line !== undefined && Number(line.slice(suffix.length + 1)) > 0
}

class Unanswered extends Error {}

function reasonOf(error: unknown): string {
  if (error instanceof Unanswered) return error.message
  if (!(error instanceof Error)) return 'unknown'
  const { cause } = error
  return cause instanceof Error && 'code' in cause ? String(cause.code) : error.name
}
