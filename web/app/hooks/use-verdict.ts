import type { judgePassword, Verdict } from '@latchkey/passwords'
import { useEffect, useState, type RefObject } from 'react'

/**
 * How long typing must pause before the verdict changes, so that it does not flicker. Milliseconds.
 */
const TYPING_PAUSE = 120

/** How long a verdict must stay before a screen reader speaks it. Milliseconds. */
const READING_PAUSE = 1000

/**
 * Judges the password in an input while it is typed. The word list is loaded when the input gets
 * the focus. `verdict` is `null` while there is nothing to say; `settled` is the verdict once it
 * has stayed for a moment; `edited` says whether the password has changed since it was sent.
 * @param about the names of the inputs in the same form with the person's name and email address
 */
export function useVerdict(ref: RefObject<HTMLInputElement | null>, about: readonly string[]) {
  const [verdict, setVerdict] = useState<Verdict | null>(null)
  const [edited, setEdited] = useState(false)

  useEffect(() => {
    const input = ref.current
    const form = input?.form
    if (!input || !form) return
    let judge: typeof judgePassword | undefined
    let timer: ReturnType<typeof setTimeout> | undefined
    const listeners = new AbortController()
    const { signal } = listeners

    const update = () => {
      const fields = new FormData(form)
      const personal = about.map((name) => fields.get(name)).filter((text) => typeof text === 'string')
      setVerdict(judge && input.value !== '' ? judge(input.value, personal) : null)
    }
    const updateSoon = () => {
      clearTimeout(timer)
      timer = setTimeout(update, TYPING_PAUSE)
    }
    const load = async () => {
      // Without the word list there is no verdict here. The API still has one.
      const loaded = await import('@latchkey/passwords').catch(() => null)
      judge = loaded?.judgePassword
      update()
    }

    // The person may have started to type before this script was loaded.
    if (document.activeElement === input || input.value !== '') void load()
    input.addEventListener('focus', () => void load(), { signal })
    input.addEventListener('input', () => setEdited(true), { signal })
    form.addEventListener('input', updateSoon, { signal })
    form.addEventListener('submit', () => setEdited(false), { signal })
    return () => {
      listeners.abort()
      clearTimeout(timer)
    }
  }, [ref, about])

  return { verdict, settled: useSettled(verdict), edited }
}

function useSettled(verdict: Verdict | null): Verdict | null {
  const [settled, setSettled] = useState<Verdict | null>(null)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(verdict), READING_PAUSE)
    return () => clearTimeout(timer)
  }, [verdict])
  return settled
}
