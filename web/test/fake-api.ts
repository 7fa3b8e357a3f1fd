import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import { text } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'

export type ReceivedRequest = { headers: IncomingHttpHeaders; body: string }

/**
 * A fake API, for answers that the real one rarely gives, and to see what it is asked.
 * @param answers the bodies of its answers; the last one is repeated
 */
export async function startFakeApi(
  ...answers: [unknown, ...unknown[]]
): Promise<{ url: string; requests: ReceivedRequest[] }> {
  const requests: ReceivedRequest[] = []
  const server = createServer(async (request, response) => {
    requests.push({ headers: request.headers, body: await text(request) })
    const answer = answers.length > 1 ? answers.shift() : answers[0]
    response.setHeader('Content-Type', 'application/json').end(JSON.stringify(answer))
  })
  return { url: await listen(server), requests }
}

/** A fake API that accepts every request and never answers. */
export async function startSilentApi(): Promise<{ url: string; requests: () => number }> {
  let requests = 0
  const server = createServer(() => void (requests += 1))
  return { url: await listen(server), requests: () => requests }
}

/** Listens until the test ends. */
async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
}

type Failure = { code: string; retryAfter?: number; deletesAt?: string }

/** The answer of the API when the requested field has failed. */
export const refusal = ({ code, ...details }: Failure) => ({
  data: null,
  errors: [{ message: 'Refused.', path: ['signin'], extensions: { code, ...details } }],
})
