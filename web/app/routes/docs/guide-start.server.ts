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
    id: 'mails',
    title: 'Mails and links',
    about: 'requestPasswordReset',
    text: `Some things need proof that a person reads their email address: a forgotten password
(\`requestPasswordReset\`, then \`resetPassword\`), a new account or address (\`verifyEmail\`,
\`changeEmail\`), and an account that is about to be deleted (\`cancelDeletion\`). A mail then
brings a link with a \`token\` that works once. The links lead to the web app, which sends the token
to the API when the person presses the button there. A client of your own takes the token from the
address of the link. Never use a link up just because it was opened: programs that check mails open
links as well.

A link that was used, was replaced or has expired is \`LINK_INVALID\`. The answers do not say
whether an address has an account. \`Query.server\` says whether the server sends mail at all, and
whether an account begins with a mail: then \`signup\` is \`SIGNUP_BY_MAIL\`, and
\`requestSignup\` and \`completeSignup\` take its place.`,
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
