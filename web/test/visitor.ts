import { randomInt, randomUUID } from 'node:crypto'
import { inject, onTestFinished } from 'vitest'
import type { Config } from '../app/config.server.ts'
import { createWebApp } from '../app.ts'

/** A web app of its own, in front of the real API. */
export async function startWeb(overrides: Partial<Config> = {}): Promise<string> {
  const app = await createWebApp({
    host: 'localhost',
    port: 0,
    apiUrl: inject('apiUrl'),
    origin: 'http://localhost:3000',
    secure: false,
    trustedProxies: ['loopback'],
    logLevel: 'silent',
    production: true,
    ...overrides,
  })
  onTestFinished(() => app.close())
  return app.url
}

export type Page = { status: number; html: string; to: string | null; headers: Headers }

/** Somebody with a browser without JavaScript, at an address of their own. */
export function newVisitor(web: string) {
  const address = `10.${randomInt(256)}.${randomInt(256)}.${randomInt(1, 255)}`
  let cookie: string | null = null

  const request = async (path: string, init: RequestInit): Promise<Page> => {
    const headers = new Headers(init.headers)
    headers.set('X-Forwarded-For', address)
    headers.set('Accept', 'text/html')
    if (cookie !== null) headers.set('Cookie', cookie)
    const response = await fetch(web + path, { ...init, headers, redirect: 'manual' })
    const set = response.headers.get('Set-Cookie')?.split(';')[0]
    if (set !== undefined) cookie = set.endsWith('=') ? null : set
    const to = response.headers.get('Location')
    return { status: response.status, html: await response.text(), to, headers: response.headers }
  }

  return {
    open: (path: string) => request(path, {}),
    send: (path: string, fields: Record<string, string>, headers: Record<string, string> = SAME_ORIGIN) =>
      request(path, { method: 'POST', body: new URLSearchParams(fields), headers }),
    keepCookie: (value: string) => {
      cookie = value
    },
    cookie: () => cookie,
    token: () => cookie?.split('=')[1] ?? '',
  }
}

const SAME_ORIGIN = { 'Sec-Fetch-Site': 'same-origin' }

export const PASSWORD = 'correct horse battery'

export const newEmail = () => `${randomUUID()}@example.com`

/** Somebody with an account, signed in. */
export async function newMember(web: string) {
  const visitor = newVisitor(web)
  const email = newEmail()
  await visitor.send('/signup', { name: 'Ada', email, password: PASSWORD })
  return { ...visitor, email }
}

/** Asks the API itself, as somebody. */
export async function askApi(token: string, query: string): Promise<unknown> {
  const response = await fetch(`${inject('apiUrl')}/graphql`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
    body: JSON.stringify({ query }),
  })
  return response.json()
}
