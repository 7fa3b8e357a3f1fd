import type { Example } from './reference.ts'

/** The address that opens an example in the playground. The part after `#` stays in the browser. */
export function playgroundLink(endpoint: string, { operation, variables }: Pick<Example, 'operation' | 'variables'>) {
  const query = `#query=${encodeURIComponent(operation)}`
  if (variables === null) return endpoint + query
  return `${endpoint}${query}&variables=${encodeURIComponent(JSON.stringify(variables, null, 2))}`
}

/** The example as a command for a POSIX shell. A subscription uses server-sent events. */
export function curlOf(endpoint: string, { operation, variables, anonymous }: Example): string {
  const isSubscription = operation.startsWith('subscription')
  const body = JSON.stringify({ query: operation.replaceAll(/\s+/g, ' '), ...(variables && { variables }) })
  return [
    isSubscription ? `curl -N ${endpoint}/stream` : `curl ${endpoint}`,
    ...(isSubscription ? [`-H 'accept: text/event-stream'`] : []),
    `-H 'content-type: application/json'`,
    ...(anonymous ? [] : ['-H "authorization: Bearer $TOKEN"']),
    `-d '${body.replaceAll("'", String.raw`'\''`)}'`,
  ].join(' \\\n  ')
}
