const JSON_BODY = `-H 'content-type: application/json'`

/** Sends the reader's token, which the earlier commands keep in `TOKEN`. */
export const AS_ME = '-H "authorization: Bearer $TOKEN"'

/** A curl command for a POSIX shell. */
export const post = (endpoint: string, body: object, headers: string[] = []) =>
  [`curl ${endpoint}`, JSON_BODY, ...headers, `-d '${JSON.stringify(body)}'`].join(' \\\n  ')
