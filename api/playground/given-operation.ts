export type GivenOperation = { query: string; variables: string }

/** Longer ones do not come from a link that somebody made. */
const MAX_LENGTH = 20_000

/**
 * Takes the operation that a link has given after its `#`, where no server sees it: `#query=…&variables=…`. It is shown and
 * never run by itself, and headers are not taken: whose link it is does not decide what is done as whom.
 */
export function takeGivenOperation(): GivenOperation | undefined {
  const given = new URLSearchParams(location.hash.slice(1))
  const query = given.get('query') ?? ''
  const variables = given.get('variables') ?? ''
  if (location.hash !== '') history.replaceState(null, '', location.pathname + location.search)
  // The page is open already and somebody has entered another address: start again, from that.
  addEventListener('hashchange', () => location.reload())
  return query === '' || query.length + variables.length > MAX_LENGTH ? undefined : { query, variables }
}
