import { useSyncExternalStore } from 'react'

/** The zone that the browser is in, for a hidden field; empty on the server, which does not know it, and without JavaScript. */
export const useBrowserTimeZone = (): string =>
  useSyncExternalStore(
    () => () => {},
    browserTimeZone,
    () => '',
  )

const browserTimeZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone

/** The zone, or `null` for one that is not known here: nobody can mend what is hidden. */
export function knownTimeZone(name: string): string | null {
  return Intl.supportedValuesOf('timeZone').includes(name) ? name : null
}
