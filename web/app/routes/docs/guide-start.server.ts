import { AS_ME, post } from './guide-commands.server.ts'
import type { Chapter } from './guide.server.ts'

const SIGN_UP = 'mutation ($input: SignupInput!) { signup(input: $input) { token expiresAt user { name } } }'
const FIRST_QUERY = '{ me { name } tasks(first: 10) { nodes { title completed } pageInfo { hasNextPage endCursor } } }'
const ADA = { email: 'ada@example.com', password: 'correct horse battery staple', name: 'Ada' }

/** What a reader needs in the first hour. */
export const startChapters = (endpoint: string): Chapter[] => [
  {
    id: 'endpoint',
    title: 'Endpoint',
    text: `Send every query and mutation to one address, by POST, with a JSON body that has
\`query\` and \`variables\`. The same address opens the playground in a browser. Pages of any origin
may call it.`,
    commands: [{ label: 'Endpoint', text: endpoint }],
  },
  {
    id: 'signing-in',
    title: 'Signing in',
    text: `\`signup\` creates an account and \`signin\` returns to one. Both answer with a
\`token\`. Send it with every other request as the header \`Authorization: Bearer <token>\`, never
in a URL. It is valid until \`expiresAt\` or \`signout\`.`,
    commands: [
      { label: 'Make an account', text: post(endpoint, { query: SIGN_UP, variables: { input: ADA } }) },
      { label: 'A first query', text: `TOKEN=…\n${post(endpoint, { query: FIRST_QUERY }, [AS_ME])}` },
    ],
  },
  {
    id: 'access-tokens',
    title: 'Access tokens',
    about: 'createAccessToken',
    text: `Your programs do not need your password. Create an access token for each of them [in your
settings](/settings/tokens), or with \`createAccessToken\` while signed in. The token is shown once.
Send it as a Bearer token, like the token of a session; it can do only what its scopes allow. Each
field names the scope that it needs. Without that scope the answer is \`FORBIDDEN\`.
\`revokeAccessToken\` ends the token at once.`,
  },
  {
    id: 'errors',
    title: 'Errors',
    text: `Every failed field has an entry in \`errors\`, with its \`path\` and an
\`extensions.code\`. Codes are for programs and stay the same; messages are sentences for people and
may change. Errors about the input also have \`extensions.fields\`, which lists every problem at
once. Fields that did not fail are still in \`data\`, so read both. [HTTP
statuses](/docs/guide/http#statuses) are on their own page.`,
  },
  {
    id: 'changes',
    title: 'How the API changes',
    text: `The API has no versions. It grows and does not break: types, fields, enum values and
optional arguments are added at any time, so ignore what you do not know. A part that will be
removed is first marked as deprecated, with its replacement and the day of removal, at least 3
months ahead. The whole contract is available as a file, by \`GET /schema.graphql\`.`,
  },
]
