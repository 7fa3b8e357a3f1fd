import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { networkOf } from './network.ts'

/** Open connections of one network, which a person's browsers and programs never come near. */
const MAX_OF_NETWORK = 250

/** Longer than proxies keep a connection, which would send a request into one that closes. Milliseconds. */
const KEEP_ALIVE = 75_000

/** Clients of an HTTP server, by their connections. */
export type Clients = {
  /** Makes a server whose connections are counted, and closed on clients that are too slow. */
  createServer: (handler: RequestListener) => Server
  /** Whether the server is about to close. */
  isLeaving: () => boolean
  /**
   * Answers whatever comes, and asks each client to use its connection no more, until all of them are
   * closed or the time is over.
   * @param grace milliseconds
   */
  leave: (grace: number) => Promise<void>
}

type Options = {
  /** Milliseconds. */
  times: { request: number; answer: number }
  /** Whether an address is a proxy of ours, whose connections are those of many people. */
  isProxy: (address: string) => boolean
  /** Whether to leave HTTP for what a request asks for. */
  isUpgrade?: (request: IncomingMessage) => boolean
}

export function createClients({ times, isProxy, isUpgrade = () => false }: Options): Clients {
  const open = new Set<Socket>()
  const openOfNetwork = new Map<string, number>()
  /** Those that are to be answered, in the order in which they came. */
  const unanswered = new WeakMap<Socket, ServerResponse[]>()
  let leaving = false
  let allGone = () => {}

  const accept = (socket: Socket) => {
    const address = socket.remoteAddress ?? ''
    const network = networkOf(address)
    const isTooMany = count(network, 1) > MAX_OF_NETWORK && !isProxy(address)
    open.add(socket)
    socket.once('close', () => {
      count(network, -1)
      open.delete(socket)
      if (open.size === 0) allGone()
    })
    if (isTooMany) socket.destroy()
  }

  const count = (network: string, change: 1 | -1): number => {
    const counted = (openOfNetwork.get(network) ?? 0) + change
    if (counted > 0) openOfNetwork.set(network, counted)
    else openOfNetwork.delete(network)
    return counted
  }

  const note = ({ socket }: IncomingMessage, response: ServerResponse) => {
    const responses = unanswered.get(socket) ?? []
    unanswered.set(socket, [...responses, response])
    response.once('close', () => {
      const others = unanswered.get(socket)?.filter((other) => other !== response) ?? []
      unanswered.set(socket, others)
    })
    if (leaving) endAfterLast(socket)
  }

  /** Whoever has sent several requests at once gets all of the answers. */
  const endAfterLast = (socket: Socket) => {
    const responses = (unanswered.get(socket) ?? []).filter(({ headersSent }) => !headersSent)
    const last = responses.pop()
    for (const response of responses) response.removeHeader('connection')
    last?.setHeader('connection', 'close')
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
      server.on('connection', accept).on('request', note).on('request', handler)
      return server.setTimeout(times.answer)
    },
    isLeaving: () => leaving,
    leave: async (grace) => {
      leaving = true
      for (const socket of open) endAfterLast(socket)
      const gone = new Promise<void>((resolve) => (allGone = resolve))
      if (open.size > 0) await Promise.race([gone, sleep(grace, undefined, { ref: false })])
    },
  }
}
