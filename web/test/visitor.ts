import { randomInt, randomUUID } from 'node:crypto'
import { inject, onTestFinished } from 'vitest'
import { createWebApp, type WebAppOptions } from '../app.ts'
import type { Config } from '../app/server/config.server.ts'

declare module 'vitest' {
  // oxlint-disable-next-line typescript/consistent-type-definitions -- only an interface can be extended
  interface ProvidedContext {
    /** An API where an account begins with a mail, and one without mail. On the data of the usual. */
    signupByMailApiUrl: string
    mutedApiUrl: string
  }
}

type Options = Partial<Config> & Pick<WebAppOptions, 'now' | 'times'>

/** Starts a web app in front of the real API. */
export async function startWeb({ now, times, ...overrides }: Options = {}): Promise<string> {
  const config: Config = {
    host: 'localhost',
    port: 0,
    apiUrl: inject('apiUrl'),
    publicApiUrl: 'https://api.example',
    origin: 'http://localhost:3000',
    secure: false,
    trustedProxies: ['loopback'],
    securityContacts: [],
    logLevel: 'silent',
    production: true,
    ...overrides,
  }
  const app = await createWebApp(config, { ...(now && { now }), ...(times && { times }) })
  onTestFinished(() => app.close())
  return app.url
}

/** An address where no API listens. */
export const UNREACHABLE_API = 'http://127.0.0.1:1'

export type Page = { status: number; html: string; to: string | null; headers: Headers }

/** A visitor without JavaScript, with their own network address. */
export function newVisitor(web: string) {
  const address = `10.${randomInt(256)}.${randomInt(256)}.${randomInt(1, 255)}`
  const cookies = new Map<string, string>()

  const keepCookie = (cookie: string) => {
    const [name = '', value = ''] = cookie.split('=')
    if (value === '') cookies.delete(name)
    else cookies.set(name, value)
  }

  const request = async (path: string, init: RequestInit): Promise<Page> => {
    const headers = new Headers(init.headers)
    headers.set('X-Forwarded-For', address)
    headers.set('Accept', 'text/html')
    if (cookies.size > 0 && !headers.has('Cookie'))
      headers.set('Cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '))
    const response = await fetch(web + path, { ...init, headers, redirect: 'manual' })
    for (const cookie of response.headers.getSetCookie()) keepCookie(cookie.split(';')[0] ?? '')
    const to = response.headers.get('Location')
    return { status: response.status, html: await response.text(), to, headers: response.headers }
  }

  const post = (path: string, body: BodyInit, headers: Record<string, string> = {}) =>
    request(path, { method: 'POST', body, headers: { ...SAME_ORIGIN, ...headers } })

  return {
    web,
    /** Posts any kind of body. */
    post,
    open: (path: string, headers: Record<string, string> = {}) => request(path, { headers }),
    send: (path: string, fields: Record<string, string>, headers: Record<string, string> = SAME_ORIGIN) =>
      request(path, { method: 'POST', body: new URLSearchParams(fields), headers }),
    keepCookie,
    /** The session cookie with its name. */
    cookie: () => (cookies.has('latchkey') ? `latchkey=${cookies.get('latchkey')}` : null),
    token: () => cookies.get('latchkey') ?? '',
    deviceToken: () => cookies.get('latchkey-device') ?? '',
    hasCookie: (name: string) => cookies.has(name),
  }
}

const SAME_ORIGIN = { 'Sec-Fetch-Site': 'same-origin' }

export const PASSWORD = 'correct horse battery'

export const newEmail = () => `${randomUUID()}@example.com`

/** A visitor with an account, signed in. */
export async function newMember(web: string) {
  const visitor = newVisitor(web)
  const email = newEmail()
  await visitor.send('/signup', { name: 'Ada', email, password: PASSWORD })
  return { ...visitor, email }
}

/** Calls the API directly with a token. */
export async function askApi(token: string, query: string): Promise<unknown> {
  const response = await fetch(`${inject('apiUrl')}/graphql`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
    body: JSON.stringify({ query }),
  })
  return response.json()
}
