import { AS_ME, post } from './guide-commands.server.ts'
import type { Chapter } from './guide.server.ts'

const CREATE_TASK = 'mutation { createTask(input: { title: "Water the plants" }) { task { id } } }'

export const limitsChapters = (endpoint: string): Chapter[] => [
  {
    id: 'points',
    title: 'Points',
    about: 'Query.rateLimit',
    text: `Every operation costs points: one for each value that the answer could contain, and more
for a few fields that take more work. Every answer says in \`extensions.cost\` what it cost. An
operation of more than 10,000 points does not run: the answer is \`QUERY_TOO_COMPLEX\` with HTTP
400.

You have 250,000 points a minute on each instance of the API. Instances count separately. The
headers \`RateLimit-Limit\`, \`RateLimit-Remaining\` and \`RateLimit-Reset\`, and
\`Query.rateLimit\`, say how many are left. [The contract](/docs#in-full) says how points are
counted.`,
  },
  {
    id: 'size',
    title: 'Size of a request',
    text: `Requests have these limits:

- a request has at most 256 KiB, and must arrive within 30 seconds;
- a document has at most 2,000 tokens, 12 levels of fields, 100 aliases and 10 mutations;
- a document has at most one field that checks a password, and asks at most 10 times for
  \`__schema\` or \`__type\`;
- variables are nested at most 100 deep;
- a request is one operation: batches are refused;
- a client that stops reading an answer for a minute loses its connection;
- a network address has at most 250 connections open at a time.`,
  },
  {
    id: 'retries',
    title: 'Retries',
    text: `After \`RATE_LIMITED\` and \`SERVICE_UNAVAILABLE\`, wait for the seconds in
\`extensions.retryAfter\` or in the header \`Retry-After\`. If there are none, wait one second, then
twice as long after each failure. Queries can always be repeated.

To repeat a mutation safely, send it with the header \`Idempotency-Key\`: 1 to 255 printable ASCII
characters, such as a new UUID for each thing to do. If its answer is lost, send the same request
again with the same key. Within 24 hours it is done once and gets the same answer, with the header
\`Idempotency-Replayed: true\`. [The contract](/docs#in-full) lists the exceptions.`,
    commands: [
      {
        label: 'A mutation to repeat',
        text: post(endpoint, { query: CREATE_TASK }, [
          AS_ME,
          "-H 'idempotency-key: 0b5f6c1e-4c5d-4b0e-9a3e-6f1d2c3b4a59'",
        ]),
      },
    ],
  },
]
