import type { FastifyRequest } from 'fastify'
import { CloseCode, type WebSocket as ProtocolSocket } from 'graphql-ws'
import type { WebSocket } from 'ws'
import type { Log } from '../log.ts'
import { SECOND } from '../time.ts'
import type { LiveDeps } from './operations.ts'
import { createProtocol, GOING_AWAY, isClientMessage, TOO_MANY, type Link } from './protocol.ts'
import { createUnauthenticatedSockets } from './unauthenticated-sockets.ts'

/** Between two pings. */
const MAX_MESSAGES = 300
/** Bytes that wait to be sent to a client that does not read. */
const MAX_BUFFERED = 1024 * 1024
/** How long sockets have to close when the API stops. Milliseconds. */
const CLOSE_WITHIN = SECOND
/** Bytes of the reason for closing a socket (RFC 6455, 5.5). */
const MAX_REASON = 123

/** Serves subscriptions on WebSockets that have been opened already. */
export function createWebSockets(deps: LiveDeps) {
  const { log, pingEvery } = deps
  const protocol = createProtocol(deps)
  const unauthenticated = createUnauthenticatedSockets()
  const links = new Set<Link>()
  let isClosing = false

  const pings = setInterval(() => links.forEach(ping), pingEvery)

  const open = (socket: WebSocket, request: FastifyRequest) => {
    request.notes.live = true
    const link: Link = { socket, request, alive: true, messages: 0, stopCounting: unauthenticated.add(request) }
    links.add(link)
    const closed = protocol.opened(protocolSocketOf(link, log), link)
    socket.on('pong', () => (link.alive = true))
    socket.on('ping', () => terminateIfSlow(socket))
    socket.on('error', () => socket.terminate()) // the client is gone, or does not speak WebSocket
    socket.on('close', (code, reason) => {
      links.delete(link)
      link.stopCounting()
      link.authenticated?.connection[Symbol.dispose]()
      closed(code, String(reason)).catch((error: unknown) => logUnexpected(error, link, log))
    })
    if (isClosing) socket.close(GOING_AWAY, 'Going away')
  }

  const close = async () => {
    isClosing = true
    clearInterval(pings)
    await Promise.all([...links].map(({ socket }) => closeSocket(socket)))
  }
  return { admit: unauthenticated.admit, open, close }
}

function ping(link: Link): void {
  if (!link.alive) link.socket.terminate()
  link.alive = false
  link.messages = 0
  link.socket.ping()
}

/** The socket as graphql-ws wants it. */
function protocolSocketOf(link: Link, log: Log): ProtocolSocket {
  const { socket } = link
  return {
    protocol: socket.protocol,
    // graphql-ws waits for this before the next result, so each subscription has at most one on its
    // way.
    send: async (text) => {
      terminateIfSlow(socket)
      if (socket.readyState !== socket.OPEN) return
      await new Promise<void>((resolve) => socket.send(text, () => resolve()))
    },
    close: (code, reason = '') => {
      if (code === CloseCode.Unauthorized) return socket.close(code, 'Send connection_init, with the token, first.')
      // Some reasons quote an id that the client has chosen, which can be of any length.
      socket.close(code, Buffer.byteLength(reason) > MAX_REASON ? '' : reason)
    },
    onMessage: (receive) => {
      socket.on('message', (data) => {
        link.messages += 1
        if (link.messages > MAX_MESSAGES) return socket.close(TOO_MANY, 'Too many messages')
        const text = Buffer.isBuffer(data) ? data.toString() : ''
        if (!isClientMessage(text)) return socket.close(CloseCode.BadRequest, 'Invalid message')
        receive(text).catch((error: unknown) => {
          logUnexpected(error, link, log)
          socket.close(CloseCode.InternalServerError, 'Internal server error')
        })
      })
    },
  }
}

function terminateIfSlow(socket: WebSocket): void {
  if (socket.bufferedAmount > MAX_BUFFERED) socket.terminate()
}

async function closeSocket(socket: WebSocket): Promise<void> {
  const closed = new Promise((resolve) => socket.once('close', resolve))
  socket.close(GOING_AWAY, 'Going away')
  const timeout = setTimeout(() => socket.terminate(), CLOSE_WITHIN)
  await closed
  clearTimeout(timeout)
}

const logUnexpected = (error: unknown, { request }: Link, log: Log) =>
  log.error({ requestId: request.id, err: error }, 'Unexpected error')
