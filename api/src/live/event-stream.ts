import { once } from 'node:events'
import { PassThrough } from 'node:stream'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { ExecutionResult, FormattedExecutionResult } from 'graphql'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { badCredential, tooManySubscriptions } from '../errors.ts'
import { noteFailure } from '../http/http.ts'
import { toGraphQLError } from '../graphql/format-error.ts'
import type { Connection } from './connections.ts'
import { formatResult, startSubscription, type LiveDeps, type Params } from './operations.ts'

export const STREAM_PATH = '/graphql/stream'

const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'x-accel-buffering': 'no', // or nginx buffers the events
}
const PING = ':\n\n'
const COMPLETE = 'event: complete\ndata:\n\n'
const next = (result: FormattedExecutionResult) => `event: next\ndata: ${JSON.stringify(result)}\n\n`

/**
 * One subscription as server-sent events, in the protocol of graphql-sse. That package's own server
 * buffers everything that a slow client has not read yet. This one reads the next result only once
 * there is room for it.
 */
export function registerEventStream(
  app: FastifyInstance,
  { prepare, connections, contextOf, log, pingEvery }: LiveDeps,
): void {
  app.route({
    method: ['GET', 'POST'],
    url: STREAM_PATH,
    exposeHeadRoute: false,
    handler: async (request, reply) => {
      const stream = new PassThrough()
      const ending = new AbortController()
      const connection = await connections.open(request.raw.headersDistinct['authorization'] ?? [], (why) =>
        why === 'CLOSING' ? stream.destroy() : ending.abort(),
      )
      stream.once('close', () => {
        connection[Symbol.dispose]()
        ending.abort()
      })
      request.notes.live = true
      request.notes.user = connection.caller.userId
      try {
        if (connections.hasTooManySubscriptions(connection.caller)) throw tooManySubscriptions()
        const context = contextOf(request, connection.caller)
        const prepared = prepare(readParams(request), context)
        const results = Array.isArray(prepared) ? { errors: prepared } : await startSubscription(prepared)
        const sending = sendAll(stream, results, { connection, context, ending: ending.signal, pingEvery })
        sending.catch((error: unknown) => {
          if (!stream.destroyed) noteFailure(error, request, log)
          stream.destroy()
        })
        return reply.headers(HEADERS).send(stream)
      } catch (error) {
        stream.destroy()
        throw error
      }
    },
  })
}

type Sending = { connection: Connection; context: Context; ending: AbortSignal; pingEvery: number }

async function sendAll(
  stream: PassThrough,
  results: AsyncGenerator<ExecutionResult, void> | ExecutionResult,
  { connection, context, ending, pingEvery }: Sending,
): Promise<void> {
  stream.write(PING) // some browsers treat a response as started only once it has content
  if (!(Symbol.asyncIterator in results)) {
    stream.end(next(formatResult(results, context.log)) + COMPLETE)
    return
  }
  const stop = () => void results.return()
  ending.addEventListener('abort', stop, { once: true })
  let stuck = false
  const pings = setInterval(() => {
    if (stream.writableNeedDrain && stuck) stream.destroy() // the client has read nothing for a whole period
    stuck = stream.writableNeedDrain
    if (!stuck) stream.write(PING)
  }, pingEvery)
  stream.on('drain', () => (stuck = false))
  try {
    if (ending.aborted) stop()
    for await (const result of results) {
      if (!(await connection.isValid())) break
      if (!stream.write(next(formatResult(result, context.log)))) await once(stream, 'drain', { signal: ending })
    }
    if (!stream.destroyed)
      stream.end(next(formatResult({ errors: [toGraphQLError(badCredential())] }, context.log)) + COMPLETE)
  } finally {
    clearInterval(pings)
    stop()
  }
}

const record = z.record(z.string(), z.unknown())
const params = z.object({
  query: z.string(),
  operationName: z.string().nullish(),
  variables: z.preprocess((value) => (typeof value === 'string' ? parseJson(value) : value), record.nullish()),
})

/**
 * From the body of a POST, or from the query string of a GET, where variables are JSON text.
 * @throws an error that is answered with 400
 */
function readParams({ method, body, query }: FastifyRequest): Params {
  const { success, data } = params.safeParse(method === 'GET' ? query : body)
  if (!success) throw Object.assign(new Error('These are not the parameters of a GraphQL request'), { statusCode: 400 })
  return data
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
