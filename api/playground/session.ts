import { useSyncExternalStore } from 'react'

import { type Answer, send, textAt } from './request.ts'

export type Session = {
  /** `undefined` for nobody. */
  token: string | undefined
  /** What the person is called; unknown until the API has told. */
  name: string | undefined
  busy: boolean
  /** What there is to say, in a sentence. */
  notice: { kind: 'error' | 'news'; text: string } | undefined
}

const TOKEN_KEY = 'latchkey:token'
const NO_TOKEN: Session['notice'] = { kind: 'error', text: 'This is no token, or it is not good any more.' }
const SIGNED_OUT: Session = { token: undefined, name: undefined, busy: false, notice: undefined }

const listeners = new Set<() => void>()
let session: Session = { ...SIGNED_OUT, token: sessionStorage.getItem(TOKEN_KEY) ?? undefined }

export function useSession(): Session {
  return useSyncExternalStore(subscribe, () => session)
}

export function currentToken(): string | undefined {
  return session.token
}

/** Asks who the token kept from before a reload belongs to, and drops it when its session has ended. */
export async function resumeSession(): Promise<void> {
  if (session.token !== undefined) await useToken(session.token)
}

/** Sends the token with every operation from now on. */
export async function useToken(token: string): Promise<void> {
  sessionStorage.setItem(TOKEN_KEY, token)
  change({ token, notice: undefined })
  const { answer, tokenRefused } = await send({ query: 'query WhoAmI { me { name } }' }, bearer(token))
  if (session.token !== token) return
  if (tokenRefused) sessionEnded(token)
  else change({ name: textAt(answer, 'me', 'name') })
}

/** @returns whether it worked; if not, the notice says why */
export async function signIn(input: { email: string; password: string }): Promise<boolean> {
  change({ busy: true, notice: undefined })
  const query = 'mutation SignIn($input: SigninInput!) { signin(input: $input) { token } }'
  const { answer } = await send({ query, variables: { input } }, {})
  const token = textAt(answer, 'signin', 'token')
  if (token === undefined) {
    change({ busy: false, notice: { kind: 'error', text: messageOf(answer) } })
    return false
  }
  await useToken(token)
  change({ busy: false })
  return true
}

/**
 * Goes on as whoever has this token: a session's, or one that was made for programs. The API says whether it is good.
 * @returns whether it is; if not, the notice says so
 */
export async function enterToken(text: string): Promise<boolean> {
  const token = text.trim().replace(/^Bearer\s+/i, '')
  const isToken = /^[\w.~+/=-]+$/.test(token)
  change({ busy: isToken, notice: isToken ? undefined : NO_TOKEN })
  if (!isToken) return false
  await useToken(token)
  const isGood = session.token === token
  change({ busy: false, ...(!isGood && { notice: NO_TOKEN }) })
  return isGood
}

/** Ends the session. A token that was made for programs stays good for those: it is only forgotten here. */
export async function signOut(): Promise<void> {
  if (session.token === undefined) return
  if (isAccessToken(session.token)) return drop(session.token, { kind: 'news', text: 'The token is forgotten here.' })
  change({ busy: true, notice: undefined })
  const { token } = session
  const { answer, tokenRefused } = await send({ query: 'mutation SignOut { signout { signedOutAt } }' }, bearer(token))
  if (tokenRefused || textAt(answer, 'signout', 'signedOutAt') !== undefined) forgetToken(token)
  else change({ busy: false, notice: { kind: 'error', text: `You are still signed in. ${messageOf(answer)}` } })
}

/** Forgets the token after it has been signed out. One that came in the meantime stays. */
export function forgetToken(token: string): void {
  drop(token, { kind: 'news', text: 'You are signed out.' })
}

/** Forgets a token that the API no longer takes. */
export function sessionEnded(token: string): void {
  drop(token, { kind: 'error', text: 'Your session has ended. Sign in again.' })
}

/** Whether it was made for programs, and ends in the settings rather than by signing out. */
export function isAccessToken(token: string): boolean {
  return token.startsWith('lk_pat_')
}

export function bearer(token: string): Record<string, string> {
  return { authorization: `Bearer ${token}` }
}

function drop(token: string, notice: Session['notice']): void {
  if (session.token !== token) return
  sessionStorage.removeItem(TOKEN_KEY)
  change({ ...SIGNED_OUT, notice })
}

function messageOf(answer: Answer): string {
  return answer.errors?.[0]?.message ?? 'The API answered something unexpected.'
}

function change(changes: Partial<Session>): void {
  session = { ...session, ...changes }
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
