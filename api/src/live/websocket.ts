import type { FastifyRequest } from 'fastify'
import { CloseCode, makeServer, MessageType, parseMessage } from 'graphql-ws'
import type { WebSocket } from 'ws'
import type { Context } from '../context.ts'
import { tooManySubscriptions } from '../errors.ts'
import { noteFailure } from '../http/http.ts'
import { toGraphQLError } from '../graphql/format-error.ts'
import { SECOND } from '../time.ts'
import type { Connection } from './connections.ts'
import { begin, toFormatted, toTold, type LiveDeps, type Prepared } from './operations.ts'
import { createWaiting } from './waiting.ts'
import { whyUnauthorized } from './why-unauthorized.ts'

/** What is known of one socket. */
type Link = {
  socket: WebSocket
  request: FastifyRequest
  /** Whether it has answered since it was last asked. */
  alive: boolean
  /** How many messages it has sent since. */
  messages: number
  opened?: { connection: Connection; context: Context }
  /** It need not be waited for any more: it has signed in, or is gone. */
  stopWaiting: () => void
}

const INIT_WITHIN = 3 * SECOND
const MAX_SUBSCRIPTIONS = 20
/** Between two pings. */
const MAX_MESSAGES = 300
/** Of a connection that does not read: bytes that wait to be sent. */
const MAX_BUFFERED = 1024 * 1024
/** How long a connection may take to close when the API does. Milliseconds. */
const CLOSE_WITHIN = SECOND

/** Of why a connection is closed: bytes (RFC 6455, 5.5). */
const MAX_REASON = 123

const GOING_AWAY = 1001
const ENDED = 'The session or access token has ended.'
/** By HTTP's 429, as the other codes of the protocol are by HTTP's: too much of anything. */
const TOO_MANY = CloseCode.TooManyInitialisationRequests

/** Speaks `graphql-transport-ws` on sockets that are open already. */
export function createWebSockets({ prepare, connections, contextOf, now, log, pingEvery }: LiveDeps) {
  const links = new Set<Link>()
  const waiting = createWaiting()
  let closing = false

  const server = makeServer<Record<string, unknown>, Link>({
    connectionInitWaitTimeout: INIT_WITHIN,

    onConnect: async (socketContext) => {
      const { connectionParams, extra: link } = socketContext
      const { socket, request } = link
      const authorizations = authorizationsOf(request, connectionParams)
      try {
        const connection = await connections.open(
          authorizations,
          (why) =>
            why === 'CLOSING' ? socket.close(GOING_AWAY, 'Going away') : socket.close(CloseCode.Unauthorized, ENDED),
          () => Object.keys(socketContext.subscriptions).length,
        )
        request.notes.user = connection.caller.userId
        link.opened = { connection, context: contextOf(request, connection.caller) }
        link.stopWaiting()
        if (socket.readyState !== socket.OPEN) connection[Symbol.dispose]() // it has left meanwhile
        return true
      } catch (error) {
        const appError = noteFailure(error, request, log)
        if (appError?.code === 'UNAUTHENTICATED') {
          const why = whyUnauthorized({ authorizations, params: connectionParams, url: request.url, now: now() })
          socket.close(CloseCode.Unauthorized, why)
        } else if (appError?.code === 'RATE_LIMITED') socket.close(TOO_MANY, 'Too many connections')
        else socket.close(1013, 'Try again later')
        return false
      }
    },

    onSubscribe: ({ extra: { opened } }, _id, { query, operationName, variables }) => {
      if (!opened) throw new Error('A subscription on a connection that is not open')
      const { connection } = opened
      if (connection.countSubscriptions() > MAX_SUBSCRIPTIONS || connections.hasTooManySubscriptions(connection.caller))
        return [toGraphQLError(tooManySubscriptions())]
      return prepare({ query, operationName, variables }, opened.context)
    },
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it is what onSubscribe has prepared
    subscribe: (prepared) => begin(prepared as Prepared),

    onNext: async ({ extra: { socket, opened } }, _id, _payload, _args, result) => {
      if (!opened || !(await opened.connection.isGood())) socket.close(CloseCode.Unauthorized, ENDED)
      return toTold(result, opened?.context.log ?? log)
    },
    onError: ({ extra: { opened } }, _id, _payload, errors) => toFormatted(errors, opened?.context.log ?? log),
  })

  const pings = setInterval(() => {
    for (const link of links) {
      if (!link.alive) link.socket.terminate()
      link.alive = false
      link.messages = 0
      link.socket.ping()
    }
  }, pingEvery)

  const open = (socket: WebSocket, request: FastifyRequest) => {
    const link: Link = { socket, request, alive: true, messages: 0, stopWaiting: waiting.enter(request) }
    links.add(link)
    request.notes.live = true
    const dropIfSlow = () => {
      if (socket.bufferedAmount > MAX_BUFFERED) socket.terminate()
    }
    const closed = server.opened(
      {
        protocol: socket.protocol,
        // Whoever tells waits until it is sent: at most one answer of a subscription is on its way.
        send: async (text) => {
          dropIfSlow()
          if (socket.readyState !== socket.OPEN) return
          await new Promise<void>((resolve) => socket.send(text, () => resolve()))
        },
        close: (code, reason = '') => {
          if (code === CloseCode.Unauthorized) return socket.close(code, 'Send connection_init, with the token, first.')
          // Some reasons have the caller's id in them, of any length.
          socket.close(code, Buffer.byteLength(reason) > MAX_REASON ? '' : reason)
        },
        onMessage: (receive) => {
          socket.on('message', (data) => {
            link.messages += 1
            if (link.messages > MAX_MESSAGES) return socket.close(TOO_MANY, 'Too many messages')
            const text = Buffer.isBuffer(data) ? data.toString() : ''
            if (!isOfClient(text)) return socket.close(CloseCode.BadRequest, 'Invalid message')
            receive(text).catch((error: unknown) => {
              log.error({ requestId: request.id, err: error }, 'Unexpected error')
              socket.close(CloseCode.InternalServerError, 'Internal server error')
            })
          })
        },
      },
      link,
    )
    socket.on('pong', () => (link.alive = true))
    socket.on('ping', dropIfSlow)
    socket.on('error', () => socket.terminate()) // it speaks no WebSocket, or is gone
    socket.on('close', (code, reason) => {
      links.delete(link)
      link.stopWaiting()
      link.opened?.connection[Symbol.dispose]()
      closed(code, String(reason)).catch((error: unknown) =>
        log.error({ requestId: request.id, err: error }, 'Unexpected error'),
      )
    })
    if (closing) socket.close(GOING_AWAY, 'Going away')
  }

  const close = async () => {
    closing = true
    clearInterval(pings)
    const gone = [...links].map(async ({ socket }) => {
      const closed = new Promise((resolve) => socket.once('close', resolve))
      socket.close(GOING_AWAY, 'Going away')
      const late = setTimeout(() => socket.terminate(), CLOSE_WITHIN)
      await closed
      clearTimeout(late)
    })
    await Promise.all(gone)
  }
  return { admit: waiting.admit, open, close }
}

/** The other messages of the protocol are the server's, and graphql-ws throws for them. */
const OF_CLIENTS = new Set<string>([
  MessageType.ConnectionInit,
  MessageType.Ping,
  MessageType.Pong,
  MessageType.Subscribe,
  MessageType.Complete,
])

function isOfClient(text: string): boolean {
  try {
    return OF_CLIENTS.has(parseMessage(text).type)
  } catch {
    return false
  }
}

/** The token comes in a header, or in the first message, for browsers cannot set one; twice is good if it is the same. */
function authorizationsOf(request: FastifyRequest, params: Record<string, unknown> | undefined): string[] {
  const named = Object.entries(params ?? {}).filter(([name]) => name.toLowerCase() === 'authorization')
  const given = named.map(([, value]) => (typeof value === 'string' ? value : ''))
  return [...new Set([...(request.raw.headersDistinct['authorization'] ?? []), ...given])]
}
