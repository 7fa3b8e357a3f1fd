import type { judgePassword, Verdict } from '@latchkey/passwords'
import { useEffect, useState, type RefObject } from 'react'

/** So that it does not flicker between two keys, nor a screen reader speak between two words. Milliseconds. */
const TYPING = 120
const PAUSE = 1000

/**
 * What is to be said of the password in this input while it is typed. The words that it takes are loaded when somebody comes to it.
 * @param about the names of the inputs beside it that have the person's name and email address
 */
export function useVerdict(ref: RefObject<HTMLInputElement | null>, about: readonly string[]) {
  /** `null` while there is nothing to say. */
  const [verdict, setVerdict] = useState<Verdict | null>(null)
  /** The same, once it has stayed for a while. */
  const [settled, setSettled] = useState<Verdict | null>(null)
  /** Whether it is another password than the one that was sent last. */
  const [edited, setEdited] = useState(false)

  useEffect(() => {
    const input = ref.current
    const form = input?.form
    if (!input || !form) return
    let judge: typeof judgePassword | undefined
    let timer: ReturnType<typeof setTimeout> | undefined

    const update = () => {
      const typed = new FormData(form)
      const texts = about.map((name) => typed.get(name)).filter((text) => typeof text === 'string')
      setVerdict(judge && input.value !== '' ? judge(input.value, texts) : null)
    }
    const updateSoon = () => {
      clearTimeout(timer)
      timer = setTimeout(update, TYPING)
    }
    const load = async () => {
      // Without the words there is no verdict here, but the API has one.
      const loaded = await import('@latchkey/passwords').catch(() => null)
      judge = loaded?.judgePassword
      update()
    }

    // Somebody may have been faster than this script.
    if (document.activeElement === input || input.value !== '') void load()
    const listeners = new AbortController()
    const { signal } = listeners
    input.addEventListener('focus', () => void load(), { signal })
    input.addEventListener('input', () => setEdited(true), { signal })
    form.addEventListener('input', updateSoon, { signal })
    form.addEventListener('submit', () => setEdited(false), { signal })
    return () => {
      listeners.abort()
      clearTimeout(timer)
    }
  }, [ref, about])

  useEffect(() => {
    const timer = setTimeout(() => setSettled(verdict), PAUSE)
    return () => clearTimeout(timer)
  }, [verdict])

  return { verdict, settled, edited }
}
