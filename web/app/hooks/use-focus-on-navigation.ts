import { useLocation } from '@remix-run/react'
import { useEffect, useRef } from 'react'

/** Moves the focus to the heading after a client-side navigation, as a full page load would. */
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
