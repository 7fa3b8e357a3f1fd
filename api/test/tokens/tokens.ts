import { createHmac } from 'node:crypto'
import { expect } from 'vitest'
import { AccountMe } from '../accounts/account.ts'
import { TEST_SECRET } from '../app.ts'
import { execute, type Answer, type App } from '../execute.ts'
import type { AccountMeQuery } from '../generated/graphql.ts'

type Part = Record<string, unknown>
type Changes = {
  /** `undefined` leaves a member out. */
  header?: Part
  claims?: Part
  secret?: string
  hash?: 'sha256' | 'sha384' | 'sha512'
}

/** A real token with changes, signed with the real key; without changes it is valid. */
export function forge(
  token: string,
  { header = {}, claims = {}, secret = TEST_SECRET, hash = 'sha256' }: Changes,
): string {
  const real = readToken(token)
  const signed = `${encode({ ...real.header, ...header })}.${encode({ ...real.claims, ...claims })}`
  return `${signed}.${createHmac(hash, secret).update(signed).digest('base64url')}`
}

/** The claims of a token, unverified. */
export function readToken(token: string): { header: Part; claims: Part } {
  const [header = '', claims = ''] = token.split('.')
  return { header: decode(header), claims: decode(claims) }
}

export const encode = (part: Part): string => Buffer.from(JSON.stringify(part)).toString('base64url')

function decode(part: string): Part {
  const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString())
  return { ...Object(value) }
}

export const askMe = (app: App, token: string): Promise<Answer<AccountMeQuery>> =>
  execute(app, AccountMe, { as: { token } })

/**
 * How long an instance still accepts the token: the time of the last request that it answered.
 * Milliseconds.
 */
export async function acceptedFor(app: App, token: string): Promise<number> {
  const begun = performance.now()
  for (let accepted = 0; ;) {
    const sent = performance.now() - begun
    const { code } = await askMe(app, token)
    if (code === 'UNAUTHENTICATED') return accepted
    accepted = sent
  }
}

/** The response to any invalid token, whatever is wrong with it. */
export const BAD_TOKEN = {
  status: 401,
  headers: expect.toSatisfy((headers: Headers) => headers.get('www-authenticate') === 'Bearer realm="latchkey"'),
  data: null,
  errors: [
    {
      message: 'This token is not valid: it is malformed, expired, or its session has ended. Sign in again.',
      extensions: { code: 'UNAUTHENTICATED' },
    },
  ],
  code: 'UNAUTHENTICATED',
}
