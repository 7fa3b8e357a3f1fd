import { useSyncExternalStore } from 'react'

/**
 * The browser's time zone, for a hidden field. Empty on the server, which does not know it, and so
 * without JavaScript.
 */
export const useBrowserTimeZone = (): string =>
  useSyncExternalStore(
    () => () => {},
    () => Intl.DateTimeFormat().resolvedOptions().timeZone,
    () => '',
  )
