export type Chapter = {
  id: string
  title: string
  /** As descriptions are written: paragraphs, lists, links to our pages and `code`. */
  text: string
  commands?: { label: string; text: string }[]
  /** A root field or a type that this is about: without it in the schema, there is nothing to tell. */
  about?: string
}

const JSON_BODY = `-H 'content-type: application/json'`
const SIGN_UP = 'mutation ($input: SignupInput!) { signup(input: $input) { token expiresAt user { name } } }'
const FIRST_QUERY = '{ me { name } tasks(first: 10) { nodes { title completed } pageInfo { hasNextPage endCursor } } }'
const ADA = { email: 'ada@example.com', password: 'correct horse battery staple', name: 'Ada' }

const post = (endpoint: string, body: object, headers: string[] = []) =>
  [`curl ${endpoint}`, JSON_BODY, ...headers, `-d '${JSON.stringify(body)}'`].join(' \\\n  ')

const AS_ME = '-H "authorization: Bearer $TOKEN"'

/** What somebody wants to know before the first field, in the order of the first hour. */
export const guide = (endpoint: string): Chapter[] => [
  {
    id: 'endpoint',
    title: 'Endpoint',
    text: `Everything is at one address, by POST with a JSON body of \`query\` and \`variables\`. Opened in a browser, it is the playground. Browsers may call it from any site.`,
    commands: [{ label: 'Endpoint', text: endpoint }],
  },
  {
    id: 'signing-in',
    title: 'Signing in',
    text: `\`signup\` makes an account, \`signin\` comes back to one; both answer with a \`token\`. Send it with everything else as the header \`Authorization: Bearer <token>\`, never in an address. It is good until \`expiresAt\` or \`signout\`.`,
    commands: [
      { label: 'Make an account', text: post(endpoint, { query: SIGN_UP, variables: { input: ADA } }) },
      { label: 'A first query', text: `TOKEN=…\n${post(endpoint, { query: FIRST_QUERY }, [AS_ME])}` },
    ],
  },
  {
    id: 'access-tokens',
    title: 'Access tokens',
    about: 'createAccessToken',
    text: `A program of yours needs no password: make it a token of its own [in your settings](/settings/tokens), or with \`createAccessToken\`, signed in. It is shown once, and sent in the same header. It may do what its scopes say and nothing more: each field names the scope it needs; without that, the answer is \`FORBIDDEN\`. \`revokeAccessToken\` ends it at once.`,
  },
  {
    id: 'errors',
    title: 'Errors',
    text: `What failed is in \`errors\`, each with the \`path\` of its field and an \`extensions.code\`. Codes are for programs and stay; messages are sentences for people and may change. What did not fail is in \`data\` all the same, so look at both.`,
  },
  {
    id: 'paging',
    title: 'Paging',
    text: `Lists come a page at a time: \`first\` and \`after\` go forward, \`last\` and \`before\` back; 50 when nothing is said, 100 at most. Give \`PageInfo.endCursor\` as \`after\` while \`PageInfo.hasNextPage\` is true. Cursors are opaque: keep them, do not read them. \`nodes\` are the items, \`edges\` the same with a cursor each, and \`totalCount\` is counted only when asked for.`,
  },
  {
    id: 'limits',
    title: 'Limits',
    about: 'Query.rateLimit',
    text: `Every operation costs points, by the values that it may be answered with: \`extensions.cost\` says how many, and how many there may be. There is a budget for each minute, which each instance of the API counts by itself; the headers \`RateLimit-Limit\`, \`RateLimit-Remaining\` and \`RateLimit-Reset\`, and \`Query.rateLimit\`, say what is left of it. Each number is in the last part of this page.`,
  },
  {
    id: 'retries',
    title: 'Retries',
    text: `After \`RATE_LIMITED\` and \`SERVICE_UNAVAILABLE\` wait for \`extensions.retryAfter\` seconds, the header \`Retry-After\`; without one, wait a second, then twice as long each time. Queries can always be sent again.

Give a mutation a header \`Idempotency-Key\`, a new UUID for each thing to be done. When its answer is lost, send it again as it was, with the same key: it is done once, and answered as before. The last part of this page says what that does not go for.`,
    commands: [
      {
        label: 'A mutation to repeat',
        text: post(
          endpoint,
          { query: 'mutation { createTask(input: { title: "Water the plants" }) { task { id } } }' },
          [AS_ME, "-H 'idempotency-key: 0b5f6c1e-4c5d-4b0e-9a3e-6f1d2c3b4a59'"],
        ),
      },
    ],
  },
  {
    id: 'versions',
    title: 'Two at once',
    about: 'Task.version',
    text: `\`Task.version\` goes up with every change. Give the one you know as \`ifVersion\`, and a change that was made meanwhile is not written over: the answer is \`CONFLICT\`, with the task as it is now in \`extensions.current\`.`,
  },
  {
    id: 'subscriptions',
    title: 'Subscriptions',
    about: 'Subscription',
    text: `What changes is told as it happens, in one of two ways:

- over a WebSocket at the same address, with the protocol \`graphql-transport-ws\` and \`{ "authorization": "Bearer <token>" }\` as \`connectionParams\`. The library \`graphql-ws\` speaks it;
- as server-sent events, by POST to \`/graphql/stream\` with the usual headers. The library \`graphql-sse\` reads them, and so does \`curl -N\`.`,
  },
  {
    id: 'changes',
    title: 'How the API changes',
    text: `There are no versions. Fields, arguments that may be left out, types and enum values are added at any time: ignore what you do not know. What is to go is marked as deprecated first, with what to use instead and the day that it goes, at least 3 months later. The whole contract as a file is at \`/schema.graphql\`.`,
  },
]
