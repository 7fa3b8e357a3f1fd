import type { Chapter } from './guide.server.ts'

export const httpChapters: Chapter[] = [
  {
    id: 'statuses',
    title: 'Statuses',
    text: `If an answer has no data and all of its errors have one code, it has the HTTP status of
that code: 401 for \`UNAUTHENTICATED\`, 429 for \`RATE_LIMITED\` and 503 for
\`SERVICE_UNAVAILABLE\`, with \`Retry-After\` where the API knows when to try again. A request with
a bad token is always 401. [The codes](/docs#errors) name the other statuses.`,
  },
  {
    id: 'media-types',
    title: 'Media types',
    text: `The API follows the GraphQL over HTTP specification. With
\`Accept: application/graphql-response+json\`, a document that cannot be run is HTTP 400. With
\`Accept: application/json\` alone it is 200, as older clients expect. An \`Accept\` that allows
neither is 406.`,
  },
  {
    id: 'methods',
    title: 'Methods',
    text: `Queries and mutations are sent by POST. Queries can also be sent by GET, with a token or
with the header \`Apollo-Require-Preflight: true\`, so that no other site can send one from a
visitor's browser without asking first. \`HEAD\` is answered like GET, without the body. \`OPTIONS\`
lists the methods of an address in \`Allow\`. Other methods are 405, and the header \`Allow\` lists
what is possible.`,
  },
  {
    id: 'bodies',
    title: 'Bodies',
    text: `Requests are \`application/json\` in UTF-8, uncompressed. Another charset or a
\`Content-Encoding\` is 415. Bytes that are not UTF-8, in a body or in a URL, are 400. Answers over
8 KiB are compressed if \`Accept-Encoding\` has \`br\` or \`gzip\`, except the answers of mutations.`,
  },
]
