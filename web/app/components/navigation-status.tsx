import { createPath, useBlocker, useNavigation } from '@remix-run/react'
import { useEffect, useRef, useState } from 'react'
import { Button } from './button.tsx'

/**
 * Shows the state of a navigation: a progress line while it is slow, a note when it cannot finish.
 */
export function NavigationStatus() {
  const { location, formMethod = 'GET' } = useNavigation()
  const offline = useOffline()
  const next = location === undefined ? null : createPath(location)
  const gone = useGoneScripts({ next, isForm: formMethod !== 'GET' })
  return (
    <>
      {location !== undefined && !gone.isUnanswered && <div aria-hidden="true" className="progress-line" />}
      {offline.isOffline && <Note text="You are offline." onClose={offline.forget} />}
      {gone.isUnanswered && <Note text="Latchkey cannot be reached." onClose={gone.forget} />}
    </>
  )
}

/**
 * Blocks navigation while the browser is offline, so that the open page stays with what was typed.
 * Forms report for themselves that they were not sent. A browser may say that it is offline while a
 * local Latchkey still answers, so the server is asked first.
 */
function useOffline() {
  const [isOffline, setOffline] = useState(false)
  const blocker = useBlocker(
    ({ currentLocation: here, nextLocation: next }) =>
      !navigator.onLine && here.pathname + here.search !== next.pathname + next.search,
  )

  useEffect(() => {
    if (blocker.state !== 'blocked') return
    let isCurrent = true
    const check = async () => {
      const answered = await isAnswered(createPath(blocker.location))
      if (!isCurrent) return
      if (answered) blocker.proceed()
      else setOffline(true)
    }
    const forget = () => blocker.reset()
    void check()
    window.addEventListener('online', forget)
    return () => {
      isCurrent = false
      setOffline(false)
      window.removeEventListener('online', forget)
    }
  }, [blocker])

  return { isOffline, forget: () => blocker.reset?.() }
}

type GoneScripts = {
  /** The path of the navigation in progress. */
  next: string | null
  isForm: boolean
}

/**
 * Opens the server's newer build when the script of the next page no longer exists. The open page
 * stays until the server answers. The script may be found missing before the navigation is known
 * here, or while a link was only prefetched; then the next click opens the newer build. A form is
 * the exception: its answer is shown first.
 */
function useGoneScripts({ next, isForm }: GoneScripts) {
  const [gone, setGone] = useState<{ during: string | null } | null>(null)
  const [isUnanswered, setUnanswered] = useState(false)
  const known = useRef<string | null>(null)
  const isGone = gone !== null && (!isForm || gone.during === next)

  useEffect(() => {
    known.current = next
  }, [next])

  useEffect(() => {
    const onGone = () => setGone({ during: known.current })
    window.addEventListener('routemodulegone', onGone)
    return () => window.removeEventListener('routemodulegone', onGone)
  }, [])

  useEffect(() => {
    if (next === null || !isGone) return
    let isCurrent = true
    const open = async () => {
      const answered = await isAnswered(next)
      if (!isCurrent) return
      if (answered) location.assign(next)
      else setUnanswered(true)
    }
    void open()
    return () => {
      isCurrent = false
      setUnanswered(false)
    }
  }, [next, isGone])

  return { isUnanswered, forget: () => setUnanswered(false) }
}

async function isAnswered(path: string): Promise<boolean> {
  try {
    await fetch(path, { method: 'HEAD', cache: 'no-store' })
    return true
  } catch {
    return false
  }
}

function Note({ text, onClose }: { text: string; onClose: () => void }) {
  return (
    <div
      role="alert"
      className="fixed inset-x-4 bottom-4 z-20 mx-auto flex max-w-[30rem] items-center gap-4 rounded-float border border-line bg-raised py-2 pr-2 pl-4 shadow-float"
    >
      <p className="flex-1 text-pretty">{text} This page stays as it is until the next one can be loaded.</p>
      <Button onPress={onClose}>OK</Button>
    </div>
  )
}
