import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { AppError } from '../errors.ts'
import { findAppError, httpOf } from './error-response.ts'
import type { Log } from '../log.ts'
import { RequestError } from './request-errors.ts'

/** Response headers that pages of other origins may read. */
export const EXPOSED_HEADERS = [
  'x-request-id',
  'retry-after',
  'ratelimit-limit',
  'ratelimit-remaining',
  'ratelimit-reset',
  'idempotency-replayed',
  'etag',
]

/** Bytes. */
export const BODY_LIMIT = 256 * 1024

/**
 * The caller's own id if it is a plain one, so that one id follows a request through all processes.
 */
export function requestId(request: IncomingMessage): string {
  const given = request.headers['x-request-id']
  return typeof given === 'string' && /^[\w.-]{8,64}$/.test(given) ? given : randomUUID()
}

/** The headers of every response, one log line per request, and JSON for every error. */
export function registerHttp(app: FastifyInstance, log: Log): void {
  app.decorateRequest('notes')
  app.addHook('onRequest', async (request, reply) => {
    request.notes = { errors: [] }
    reply.headers(headersOf(request))
    reply.raw.once('close', () => {
      if (reply.raw.writableFinished) return
      if (!request.notes.live) request.notes.errors.push('ABORTED') // by the caller, or by us in the middle of a response
      writeLine(request, reply, log)
    })
  })
  app.addHook('onRequest', async (request, reply) => {
    // The CORS plugin answers a browser's preflight requests.
    if (request.method !== 'OPTIONS' || request.headers['access-control-request-method'] !== undefined) return
    const allowed = methodsAt(app, request)
    if (allowed.length === 0) throw noRoute(request, allowed)
    return reply.code(204).header('allow', allowed.join(', ')).send()
  })
  app.addHook('onResponse', async (request, reply) => writeLine(request, reply, log))
  app.setNotFoundHandler(async (request) => {
    throw noRoute(request, methodsAt(app, request))
  })
  app.setErrorHandler((error: FastifyError, request, reply) => answerError(error, request, reply, log))
}

const METHODS = ['GET', 'HEAD', 'POST'] as const

/** The methods that the request's path supports; none for an unknown path. */
function methodsAt(app: FastifyInstance, request: FastifyRequest): string[] {
  const url = pathOf(request) ?? ''
  const methods = METHODS.filter((method) => app.findRoute({ method, url }) !== null)
  return methods.length > 0 ? [...methods, 'OPTIONS'] : []
}

function noRoute(request: FastifyRequest, allowed: string[]): RequestError {
  const place = `${request.method} ${pathOf(request)?.slice(0, 200)}`
  if (allowed.length === 0)
    return new RequestError(404, 'NOT_FOUND', `There is nothing at ${place}. The API is at /graphql.`)
  const message = `${place} is not supported. Use ${allowed.join(', ')}.`
  return new RequestError(405, 'METHOD_NOT_ALLOWED', message, { allow: allowed.join(', ') })
}

function writeLine(request: FastifyRequest, reply: FastifyReply, log: Log) {
  const { operation, user, errors } = request.notes
  const line = {
    requestId: request.id,
    method: request.method,
    path: pathOf(request),
    status: reply.statusCode,
    durationMs: Math.round(reply.elapsedTime * 10) / 10,
    ...(operation && { operation }),
    ...(user && { user }),
    ...(errors.length > 0 && { errors }),
  }
  const level = request.url.startsWith('/health/') ? 'debug' : 'info'
  log[level](line, errors.length > 0 || reply.statusCode >= 400 ? 'failed' : 'ok')
}

/** For Fastify's `frameworkErrors`: a path that cannot be decoded fails before any hook runs. */
export function answerUnreadable(_error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  void reply.code(400).headers(headersOf(request)).send(errorBody('BAD_REQUEST', 'The path cannot be read.'))
}

const UNPARSED: Record<string, [status: string, code: string, message: string]> = {
  ERR_HTTP_REQUEST_TIMEOUT: [
    '408 Request Timeout',
    'REQUEST_TIMEOUT',
    'The request took too long to arrive. Send it again.',
  ],
  HPE_HEADER_OVERFLOW: ['431 Request Header Fields Too Large', 'BAD_REQUEST', 'The headers have more than 16 KiB.'],
}

/**
 * For Fastify's `clientErrorHandler`: responds to what is not an HTTP request, then closes the
 * connection.
 */
export function answerUnparsed(error: NodeJS.ErrnoException, socket: Socket): void {
  if (socket.destroyed || !socket.writable) return void socket.destroy()
  const [status, code, message] = UNPARSED[error.code ?? ''] ?? [
    '400 Bad Request',
    'BAD_REQUEST',
    'The request is not valid HTTP/1.1.',
  ]
  const body = JSON.stringify(errorBody(code, message))
  const head = `Connection: close\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}`
  socket.end(`HTTP/1.1 ${status}\r\n${head}\r\n\r\n${body}`, () => socket.destroy())
}

/** Errors outside GraphQL have the same JSON shape as those inside. */
function answerError(error: FastifyError, request: FastifyRequest, reply: FastifyReply, log: Log) {
  if (error instanceof RequestError) {
    request.notes.errors.push(error.code)
    void reply.code(error.statusCode).headers(error.headers)
    return errorBody(error.code, error.message)
  }
  const status = error.statusCode ?? 500
  const known = REQUEST_ERRORS[status]
  if (known && status < 500) {
    void reply.code(status)
    request.notes.errors.push(known.code)
    return errorBody(known.code, known.message)
  }
  const appError = noteFailure(error, request, log)
  if (appError) {
    const { status, headers } = httpOf(appError)
    void reply.code(status).headers(Object.fromEntries(headers))
    return errorBody(appError.code, appError.message, appError.details)
  }
  void reply.code(status)
  return errorBody('INTERNAL_SERVER_ERROR', 'Something went wrong on our side. Try again.')
}

/** Refuses a request that accepts no media type of ours, before anything runs. */
export function sendNotAcceptable(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  request.notes.errors.push('NOT_ACCEPTABLE')
  const message = 'The API answers in application/graphql-response+json or application/json: accept one of them.'
  return reply.code(406).send(errorBody('NOT_ACCEPTABLE', message))
}

/** @returns the error to show the caller; logs any other, and returns `null` */
export function noteFailure(error: unknown, { id, notes }: FastifyRequest, log: Log): AppError | null {
  const appError = findAppError(error)
  notes.errors.push(appError?.code ?? 'INTERNAL_SERVER_ERROR')
  if (!appError) log.error({ requestId: id, err: error }, 'Unexpected error')
  return appError
}

const REQUEST_ERRORS: Record<number, { code: string; message: string }> = {
  400: { code: 'BAD_REQUEST', message: 'The request cannot be read: its body must be one JSON object with a query.' },
  413: { code: 'PAYLOAD_TOO_LARGE', message: `A request can have at most ${BODY_LIMIT / 1024} KiB.` },
  415: { code: 'UNSUPPORTED_MEDIA_TYPE', message: 'Send the request as application/json.' },
}

const headersOf = (request: FastifyRequest) => ({
  'x-request-id': request.id,
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
})

const pathOf = (request: FastifyRequest) => request.url.split('?', 1)[0]

const errorBody = (code: string, message: string, details: object = {}) => ({
  errors: [{ message, extensions: { code, ...details } }],
})
