import { useNonce } from '../hooks/use-nonce.ts'
import { ZONE_COOKIE } from '../words/time-zone.ts'

/**
 * Runs before anything is shown. What has been made for another zone is asked for again, once: where cookies are
 * refused, never.
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
 * Tells the server which time zone the browser is in.
 * @param madeFor the zone whose days the page shows; left out where it matters little, or asking again would do something
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
