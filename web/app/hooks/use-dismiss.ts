import { useEffect, useRef, type RefObject } from 'react'

/**
 * Closes a floating `<details>` as people expect: on Escape, and on a click or focus outside of it.
 */
export function useDismiss(): RefObject<HTMLDetailsElement> {
  const ref = useRef<HTMLDetailsElement>(null)

  useEffect(() => {
    const onElsewhere = ({ target }: Event) => {
      if (target instanceof Node && !ref.current?.contains(target)) ref.current?.removeAttribute('open')
    }
    const onKey = ({ key }: KeyboardEvent) => {
      if (key !== 'Escape' || !ref.current?.open) return
      ref.current.open = false
      ref.current.querySelector('summary')?.focus()
    }

    document.addEventListener('pointerdown', onElsewhere)
    document.addEventListener('focusin', onElsewhere)
    document.addEventListener('keydown', onKey)
    return () => {
      document.removeEventListener('pointerdown', onElsewhere)
      document.removeEventListener('focusin', onElsewhere)
      document.removeEventListener('keydown', onKey)
    }
  }, [])

  return ref
}
