import { useEffect, useRef } from 'react'

/** Moves the focus to an element that takes the place of the one that had it. */
export function useTakeFocus<T extends HTMLElement>() {
  const element = useRef<T>(null)
  useEffect(() => {
    if (document.activeElement === document.body) element.current?.focus()
  }, [])
  return element
}
