import { useRevalidator } from '@remix-run/react'
import { useCallback, useEffect } from 'react'
import { MINUTE } from '../../time.ts'

/** A tab that was hidden for longer checks who is signed in when it is shown again. */
const HIDDEN_LIMIT = MINUTE

/** An opaque id of the person who is signed in; `null` if no one is. */
type Person = string | null

/**
 * Keeps a tab from showing the pages of somebody who has signed out in another tab. Tabs tell each
 * other whose pages they show; a tab that hears of another person asks the server, and reloads.
 * @param person `undefined` when the page failed before the server knew
 */
export function useSamePerson(person: Person | undefined): void {
  const { revalidate } = useRevalidator()

  const reload = useCallback(() => {
    // Reloads as GET and without the hash: a page that answered a form must not send it again.
    if (person !== null) location.replace(location.pathname + location.search)
    else revalidate()
  }, [person, revalidate])

  useEffect(() => (person === undefined ? undefined : watchTabs(person, reload)), [person, reload])
  useEffect(() => (person === undefined ? undefined : watchPageCache(person, reload)), [person, reload])
}

/** Calls `onOther` when the server says that another person is signed in. @returns how to stop */
function watchTabs(person: Person, onOther: () => void): () => void {
  const channel = new BroadcastChannel('latchkey')
  const listeners = new AbortController()
  const { signal } = listeners
  let hiddenSince = Infinity

  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel reaches its own origin only
  const announce = () => channel.postMessage(person)

  const check = async () => {
    const current = await fetchPerson()
    if (signal.aborted) return
    if (current === person) announce()
    else if (current !== undefined) onOther()
  }

  const onMessage = ({ data }: MessageEvent<Person>) => {
    if (data !== person) void check()
  }

  const onVisibilityChange = () => {
    if (document.visibilityState === 'hidden') hiddenSince = Date.now()
    else if (Date.now() - hiddenSince > HIDDEN_LIMIT) void check()
  }

  announce()
  channel.addEventListener('message', onMessage, { signal })
  document.addEventListener('visibilitychange', onVisibilityChange, { signal })
  return () => {
    listeners.abort()
    channel.close()
  }
}

/**
 * Browsers keep pages in memory for the Back button: such a page is hidden, and reloaded when it
 * comes back.
 */
function watchPageCache(person: Person, onRestored: () => void): () => void {
  const listeners = new AbortController()
  const { signal } = listeners

  const onHide = ({ persisted }: PageTransitionEvent) => {
    if (persisted && person !== null) document.documentElement.style.visibility = 'hidden'
  }

  const onShow = ({ persisted }: PageTransitionEvent) => {
    if (persisted) onRestored()
  }

  window.addEventListener('pagehide', onHide, { signal })
  window.addEventListener('pageshow', onShow, { signal })
  return () => listeners.abort()
}

/** `undefined` when the server does not answer. */
async function fetchPerson(): Promise<Person | undefined> {
  try {
    const response = await fetch('/session', { cache: 'no-store' })
    const { person }: { person: Person } = await response.json()
    return person
  } catch {
    return undefined
  }
}
