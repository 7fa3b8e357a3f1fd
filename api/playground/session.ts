import { useSyncExternalStore } from 'react'

import { type Answer, send, textAt } from './request.ts'

export type Session = {
  /** `undefined` if no one is signed in. */
  token: string | undefined
  /** The person's name; unknown until the API has responded. */
  name: string | undefined
  busy: boolean
  /** A sentence for the person. */
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

/** Asks the API whose token it is after a reload, and drops it if its session has ended. */
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

/** @returns whether it succeeded; if not, the notice says why */
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
 * Continues with this token, of a session or an access token. The API decides whether it is valid.
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

/** Ends the session. An access token stays valid and is only forgotten here. */
export async function signOut(): Promise<void> {
  if (session.token === undefined) return
  if (isAccessToken(session.token)) return drop(session.token, { kind: 'news', text: 'The token is forgotten here.' })
  change({ busy: true, notice: undefined })
  const { token } = session
  const { answer, tokenRefused } = await send({ query: 'mutation SignOut { signout { signedOutAt } }' }, bearer(token))
  if (tokenRefused || textAt(answer, 'signout', 'signedOutAt') !== undefined) forgetToken(token)
  else change({ busy: false, notice: { kind: 'error', text: `You are still signed in. ${messageOf(answer)}` } })
}

/** Forgets the token after it was signed out, but not one that replaced it meanwhile. */
export function forgetToken(token: string): void {
  drop(token, { kind: 'news', text: 'You are signed out.' })
}

/** Forgets a token that the API refuses. */
export function sessionEnded(token: string): void {
  drop(token, { kind: 'error', text: 'Your session has ended. Sign in again.' })
}

/** Whether it is an access token, which is revoked in the settings and not by signing out. */
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
