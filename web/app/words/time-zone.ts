import { useSyncExternalStore } from 'react'

/** The zone that the browser is in, for a hidden field; empty on the server, which does not know it, and without JavaScript. */
export const useBrowserTimeZone = (): string =>
  useSyncExternalStore(
    () => () => {},
    browserTimeZone,
    () => '',
  )

const browserTimeZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone

/** Where the browser says which zone it is in. It is set by a script, so that it is known before anybody signs in. */
export const ZONE_COOKIE = 'latchkey-zone'

/** The zone as it was called, or `null` for one that is not known here: nobody can mend what is hidden. */
export function knownTimeZone(name: string): string | null {
  // Offsets such as `+01:00` are no zones: they know no summer time.
  if (!/^[a-z][\w+/-]{0,63}$/i.test(name)) return null
  try {
    new Intl.DateTimeFormat('en', { timeZone: name }).format()
    return name
  } catch {
    return null
  }
}
