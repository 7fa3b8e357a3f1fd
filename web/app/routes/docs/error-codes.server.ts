/** Every `extensions.code` that the API answers with, and what a program does about it. */
export const ERROR_CODES: { code: string; means: string }[] = [
  {
    code: 'UNAUTHENTICATED',
    means: 'Nobody is signed in, or the token is expired, ended or not ours: sign in. HTTP 401.',
  },
  {
    code: 'FORBIDDEN',
    means:
      'Whoever is asking may not do this. An access token lacks `extensions.requiredScopes`, or what it asks for takes a session.',
  },
  { code: 'NOT_FOUND', means: 'It does not exist, or is not yours. The API never says which.' },
  {
    code: 'BAD_USER_INPUT',
    means:
      'Something that was sent is not right. `extensions.fields` names all of it at once, by `path` and `message`.',
  },
  {
    code: 'CONFLICT',
    means:
      'It does not go with what is there, such as an email address that has an account. `extensions.fields` says what.',
  },
  {
    code: 'IDEMPOTENCY_KEY_REUSED',
    means: 'The `Idempotency-Key` was sent with another operation or other variables before. HTTP 422.',
  },
  {
    code: 'CURSOR_EXPIRED',
    means: 'What came after this cursor is not kept any more: fetch everything again, and go on from there.',
  },
  {
    code: 'QUERY_TOO_COMPLEX',
    means: 'The operation costs `extensions.requested`, of at most `extensions.limit`: ask for less at once. HTTP 400.',
  },
  {
    code: 'RATE_LIMITED',
    means: 'Too much at once: wait for `extensions.retryAfter` seconds. HTTP 429 with `Retry-After`.',
  },
  {
    code: 'SERVICE_UNAVAILABLE',
    means:
      'The API cannot do this right now: try again, after `extensions.retryAfter` seconds where that is given. HTTP 503.',
  },
  {
    code: 'ACCOUNT_DELETION_SCHEDULED',
    means:
      'The account is about to be deleted, at `extensions.deletesAt`. Only `signin` answers so; `SigninInput.cancelDeletion` keeps it.',
  },
  { code: 'GRAPHQL_PARSE_FAILED', means: 'The document is not GraphQL. HTTP 400.' },
  { code: 'GRAPHQL_VALIDATION_FAILED', means: 'The document does not fit the schema, or is too deep. HTTP 400.' },
  { code: 'OPERATION_RESOLUTION_FAILURE', means: 'The document has no operation of the name that was sent. HTTP 400.' },
  { code: 'PERSISTED_QUERY_NOT_FOUND', means: 'The API does not know the hash (any more): send it with the document.' },
  { code: 'BAD_REQUEST', means: 'The request is not one of GraphQL over HTTP. HTTP 400.' },
  { code: 'METHOD_NOT_ALLOWED', means: 'The endpoint takes GET and POST. HTTP 405.' },
  { code: 'NOT_ACCEPTABLE', means: 'The API answers with JSON, and `Accept` wants something else. HTTP 406.' },
  { code: 'PAYLOAD_TOO_LARGE', means: 'The request is too long. HTTP 413.' },
  { code: 'UNSUPPORTED_MEDIA_TYPE', means: 'A request has a `Content-Type` of `application/json`. HTTP 415.' },
  {
    code: 'INTERNAL_SERVER_ERROR',
    means:
      'Something went wrong on our side. Tell whoever runs this the answer’s `X-Request-Id`: it is in the log. HTTP 500.',
  },
]
