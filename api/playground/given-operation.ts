export type GivenOperation = { query: string; variables: string }

/** Longer operations are ignored. Characters. */
const MAX_LENGTH = 20_000

/**
 * Reads the operation in the fragment of a link, which no server sees: `#query=…&variables=…`. It
 * is shown and never run automatically. Headers are ignored, so that a link cannot choose on whose
 * behalf an operation runs.
 */
export function takeGivenOperation(): GivenOperation | undefined {
  const given = new URLSearchParams(location.hash.slice(1))
  const query = given.get('query') ?? ''
  const variables = given.get('variables') ?? ''
  if (location.hash !== '') history.replaceState(null, '', location.pathname + location.search)
  // The address was changed while the page is open: reload with the new operation.
  addEventListener('hashchange', () => location.reload())
  return query === '' || query.length + variables.length > MAX_LENGTH ? undefined : { query, variables }
}
