import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { networkOf } from './network.ts'

/** Open connections per network. One person's browsers and programs never need as many. */
const MAX_PER_NETWORK = 250

/**
 * Longer than proxies keep an idle connection open. Otherwise a proxy could send a request into a
 * connection that this server is closing. Milliseconds.
 */
const KEEP_ALIVE = 75_000

/** The clients of an HTTP server, seen as their connections. */
export type Clients = {
  /** Creates a server that limits connections per network and closes those of slow clients. */
  createServer: (handler: RequestListener) => Server
  /** Whether `leave` was called. */
  isLeaving: () => boolean
  /**
   * Keeps answering, with `Connection: close`, until every connection is closed or the time is
   * over.
   * @param grace milliseconds
   */
  leave: (grace: number) => Promise<void>
}

type Options = {
  /**
   * Milliseconds: for a request to arrive, and for the client to accept the next part of an answer.
   */
  times: { request: number; answer: number }
  /**
   * Whether the address is a trusted proxy, whose connections carry the requests of many people.
   */
  isProxy: (address: string) => boolean
  /** Whether to accept the upgrade to another protocol that a request asks for. */
  isUpgrade?: (request: IncomingMessage) => boolean
}

export function createClients({ times, isProxy, isUpgrade = () => false }: Options): Clients {
  const connections = trackConnections(isProxy)
  const responses = trackResponses()
  let leaving = false

  const onRequest = ({ socket }: IncomingMessage, response: ServerResponse) => {
    responses.add(socket, response)
    if (leaving) responses.closeAfterLast(socket)
  }

  return {
    createServer: (handler) => {
      const server = createServer({
        requestTimeout: times.request,
        headersTimeout: times.request,
        connectionsCheckingInterval: Math.ceil(times.request / 10),
        keepAliveTimeout: KEEP_ALIVE,
        shouldUpgradeCallback: isUpgrade,
      })
      server.on('connection', connections.accept).on('request', onRequest).on('request', handler)
      return server.setTimeout(times.answer)
    },
    isLeaving: () => leaving,
    leave: async (grace) => {
      leaving = true
      for (const socket of connections.open) responses.closeAfterLast(socket)
      await Promise.race([connections.allClosed(), sleep(grace, undefined, { ref: false })])
    },
  }
}

/** The open connections. Closes a new one when its network has too many. */
function trackConnections(isProxy: Options['isProxy']) {
  const open = new Set<Socket>()
  const openPerNetwork = new Map<string, number>()
  let resolveAllClosed = () => {}

  const count = (network: string, change: 1 | -1): number => {
    const counted = (openPerNetwork.get(network) ?? 0) + change
    if (counted > 0) openPerNetwork.set(network, counted)
    else openPerNetwork.delete(network)
    return counted
  }

  const accept = (socket: Socket) => {
    const address = socket.remoteAddress ?? ''
    const network = networkOf(address)
    const isTooMany = count(network, 1) > MAX_PER_NETWORK && !isProxy(address)
    open.add(socket)
    socket.once('close', () => {
      count(network, -1)
      open.delete(socket)
      if (open.size === 0) resolveAllClosed()
    })
    if (isTooMany) socket.destroy()
  }

  const allClosed = () =>
    open.size === 0 ? Promise.resolve() : new Promise<void>((resolve) => (resolveAllClosed = resolve))

  return { open, accept, allClosed }
}

/** The responses that a connection still has to send, in the order of their requests. */
function trackResponses() {
  const pending = new WeakMap<Socket, ServerResponse[]>()

  const add = (socket: Socket, response: ServerResponse) => {
    pending.set(socket, [...(pending.get(socket) ?? []), response])
    response.once('close', () => {
      pending.set(socket, pending.get(socket)?.filter((other) => other !== response) ?? [])
    })
  }

  /**
   * Asks the client to close the connection after the last response, so that pipelined requests are
   * all answered.
   */
  const closeAfterLast = (socket: Socket) => {
    const responses = (pending.get(socket) ?? []).filter(({ headersSent }) => !headersSent)
    const last = responses.pop()
    for (const response of responses) response.removeHeader('connection')
    last?.setHeader('connection', 'close')
  }

  return { add, closeAfterLast }
}
