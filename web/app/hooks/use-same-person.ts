import { useRevalidator } from '@remix-run/react'
import { useEffect } from 'react'
import { MINUTE } from '../../time.ts'

/** A tab that nobody has looked at for as long asks who is signed in before it goes on. Milliseconds. */
const IDLE_LIMIT = MINUTE

type Person = string | null

/**
 * What a tab shows belongs to who is signed in, which may change in another one: tabs tell each other whom they show, and
 * whoever hears of somebody else asks the server. What the browser keeps in memory to go back to is hidden, and loaded anew.
 * @param person `undefined` when the page failed before anybody could know
 */
export function useSamePerson(person: Person | undefined): void {
  const { revalidate } = useRevalidator()

  useEffect(() => {
    if (person === undefined) return
    const channel = new BroadcastChannel('latchkey')
    let isCurrent = true
    let hiddenSince = Infinity

    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel reaches its own origin only
    const announcePerson = () => channel.postMessage(person)

    const checkPerson = async () => {
      const now = await fetchPerson()
      if (!isCurrent) return
      if (now === person) announcePerson()
      else if (now !== undefined) reloadPage()
    }

    const reloadPage = () => {
      // Without the hash, and as GET: a page that answered a form is not to send it again.
      if (person !== null) location.replace(location.pathname + location.search)
      else revalidate()
    }

    const onVisibility = () => {
      if (document.visibilityState === 'hidden') hiddenSince = Date.now()
      else if (Date.now() - hiddenSince > IDLE_LIMIT) void checkPerson()
    }

    const onHide = ({ persisted }: PageTransitionEvent) => {
      if (persisted && person !== null) document.documentElement.style.visibility = 'hidden'
    }

    const onShow = ({ persisted }: PageTransitionEvent) => {
      if (persisted) reloadPage()
    }

    const onMessage = ({ data }: MessageEvent<Person>) => {
      if (data !== person) void checkPerson()
    }

    announcePerson()
    channel.addEventListener('message', onMessage)
    document.addEventListener('visibilitychange', onVisibility)
    window.addEventListener('pagehide', onHide)
    window.addEventListener('pageshow', onShow)
    return () => {
      isCurrent = false
      channel.close()
      document.removeEventListener('visibilitychange', onVisibility)
      window.removeEventListener('pagehide', onHide)
      window.removeEventListener('pageshow', onShow)
    }
  }, [person, revalidate])
}

/** `undefined` when nobody answers. */
async function fetchPerson(): Promise<Person | undefined> {
  try {
    const response = await fetch('/session', { cache: 'no-store' })
    const { person }: { person: Person } = await response.json()
    return person
  } catch {
    return undefined
  }
}
