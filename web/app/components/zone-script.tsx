import { useNonce } from '../hooks/use-nonce.ts'
import { ZONE_COOKIE } from '../words/time-zone.ts'

/**
 * Stores the time zone in a cookie before the page is painted. Reloads once when the page was made
 * for another zone, but never where cookies are refused.
 */
const REPORT_ZONE = `(({ dataset: { zone } }) => {
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone
  const cookie = '${ZONE_COOKIE}=' + here
  const isKnown = () => document.cookie.split('; ').includes(cookie)
  if (isKnown()) return
  const secure = location.protocol === 'https:' ? '; Secure' : ''
  document.cookie = cookie + '; Path=/; Max-Age=31536000; SameSite=Lax' + secure
  if (zone === undefined || zone === here || !isKnown()) return
  document.documentElement.style.visibility = 'hidden'
  location.reload()
})(document.currentScript)`

/**
 * Reports the time zone of the browser to the server.
 * @param madeFor the zone of the days on the page; `undefined` where a reload is not worth it or
 * would repeat an action
 */
export function ZoneScript({ madeFor }: { madeFor: string | undefined }) {
  return (
    <script
      nonce={useNonce()}
      data-zone={madeFor}
      suppressHydrationWarning
      dangerouslySetInnerHTML={{ __html: REPORT_ZONE }}
    />
  )
}
