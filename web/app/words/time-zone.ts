/**
 * The cookie with the browser's time zone. A script sets it, so that it is known before sign-in.
 */
export const ZONE_COOKIE = 'latchkey-zone'

/**
 * The zone as it was given, or `null` for one that is unknown here: the field is hidden, so nobody
 * could correct it.
 */
export function knownTimeZone(name: string): string | null {
  // Offsets such as `+01:00` are not zones: they have no summer time.
  if (!/^[a-z][\w+/-]{0,63}$/i.test(name)) return null
  try {
    new Intl.DateTimeFormat('en', { timeZone: name }).format()
    return name
  } catch {
    return null
  }
}
