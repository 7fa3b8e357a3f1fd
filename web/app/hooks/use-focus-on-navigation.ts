import { useLocation } from '@remix-run/react'
import { useEffect, useRef } from 'react'

/** A page loaded by the browser starts at its top; so does one loaded by script, for keyboards and screen readers. */
export function useFocusOnNavigation(): void {
  const { pathname } = useLocation()
  const previous = useRef(pathname)
  useEffect(() => {
    if (previous.current === pathname) return
    previous.current = pathname
    const main = document.getElementById('main')
    if (main?.contains(document.activeElement)) return
    const target = main?.querySelector('h1') ?? main
    target?.focus({ preventScroll: true })
  }, [pathname])
}
