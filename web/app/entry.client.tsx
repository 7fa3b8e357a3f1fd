import { RemixBrowser } from '@remix-run/react'
import { startTransition, StrictMode } from 'react'
import { hydrateRoot } from 'react-dom/client'

dropUnreadableHash()
window.addEventListener('popstate', dropUnreadableHash)

startTransition(() => {
  hydrateRoot(
    document,
    <StrictMode>
      <RemixBrowser />
    </StrictMode>,
  )
})

/**
 * React Router throws on a hash that cannot be decoded, so it is removed first. It leads nowhere.
 */
function dropUnreadableHash(): void {
  try {
    decodeURIComponent(location.hash)
  } catch {
    history.replaceState(history.state, '', location.pathname + location.search)
  }
}
