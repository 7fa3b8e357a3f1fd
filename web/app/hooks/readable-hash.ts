/** A hash that cannot be decoded leads nowhere, and React Router fails at it: it goes before React Router sees it. */
export function keepHashReadable(): void {
  dropUnreadableHash()
  window.addEventListener('popstate', dropUnreadableHash)
}

function dropUnreadableHash(): void {
  try {
    decodeURIComponent(location.hash)
  } catch {
    history.replaceState(history.state, '', location.pathname + location.search)
  }
}
