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
import { begin, toTold, type LiveDeps, type Params } from './operations.ts'

export const STREAM_PATH = '/graphql/stream'

const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'x-accel-buffering': 'no', // or nginx keeps what is told until there is more
}
const PING = ':\n\n'
const COMPLETE = 'event: complete\ndata:\n\n'
const next = (told: FormattedExecutionResult) => `event: next\ndata: ${JSON.stringify(told)}\n\n`

/**
 * One subscription as server-sent events, in the words of graphql-sse. Not by its own server, which keeps all that a slow reader has
 * not taken yet in memory: here nothing is read from the feed until there is room for it.
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
        const answers = Array.isArray(prepared) ? { errors: prepared } : await begin(prepared)
        const tell = tellAll(stream, answers, { connection, context, ending: ending.signal, pingEvery })
        tell.catch((error: unknown) => {
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

type Telling = { connection: Connection; context: Context; ending: AbortSignal; pingEvery: number }

async function tellAll(
  stream: PassThrough,
  answers: AsyncGenerator<ExecutionResult, void> | ExecutionResult,
  { connection, context, ending, pingEvery }: Telling,
): Promise<void> {
  stream.write(PING) // some browsers take an answer for begun only when there is something in it
  if (!(Symbol.asyncIterator in answers)) {
    stream.end(next(toTold(answers, context.log)) + COMPLETE)
    return
  }
  const stop = () => void answers.return()
  ending.addEventListener('abort', stop, { once: true })
  let stuck = false
  const pings = setInterval(() => {
    if (stream.writableNeedDrain && stuck) stream.destroy() // nothing has been taken for a whole period
    stuck = stream.writableNeedDrain
    if (!stuck) stream.write(PING)
  }, pingEvery)
  stream.on('drain', () => (stuck = false))
  try {
    if (ending.aborted) stop()
    for await (const answer of answers) {
      if (!(await connection.isGood())) break
      if (!stream.write(next(toTold(answer, context.log)))) await once(stream, 'drain', { signal: ending })
    }
    if (!stream.destroyed)
      stream.end(next(toTold({ errors: [toGraphQLError(badCredential())] }, context.log)) + COMPLETE)
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

/** From the body of a POST, or the query of a GET, where variables are text. @throws an error that is answered with 400 */
function readParams({ method, body, query }: FastifyRequest): Params {
  const { success, data } = params.safeParse(method === 'GET' ? query : body)
  if (!success) throw Object.assign(new Error('No parameters of GraphQL'), { statusCode: 400 })
  return data
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
