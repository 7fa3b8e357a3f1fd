import type { IncomingMessage } from 'node:http'
import websocket, { type WebsocketHandler } from '@fastify/websocket'
import type { FastifyInstance, FastifyRequest, preHandlerHookHandler } from 'fastify'
import type { GraphQLSchema } from 'graphql'
import { handleProtocols } from 'graphql-ws'
import type { Caller, Context } from '../context.ts'
import type { Log } from '../log.ts'
import type { LiveSessions } from '../sessions/live-sessions.ts'
import { createConnections } from './connections.ts'
import { registerEventStream } from './event-stream.ts'
import { createPrepare } from './operations.ts'
import { createWebSockets } from './websocket.ts'

type Deps = {
  schema: GraphQLSchema
  identify: (authorizations: readonly string[]) => Promise<Caller | null>
  contextOf: (request: FastifyRequest, caller: Caller) => Context
  sessions: LiveSessions
  now: () => Date
  log: Log
  /** Milliseconds between two pings. */
  pingEvery: number
}

/** Bytes. */
const MAX_MESSAGE = 64 * 1024

type WebSocketRoute = {
  /** @throws {AppError} RATE_LIMITED instead of an upgrade */
  preHandler: preHandlerHookHandler
  /** Takes over a WebSocket once it is open. */
  wsHandler: WebsocketHandler
}

/** Subscriptions: by WebSocket at `/graphql`, and by server-sent events. */
export async function registerLive(app: FastifyInstance, deps: Deps): Promise<WebSocketRoute> {
  const connections = createConnections(deps)
  const prepare = createPrepare(deps.schema)
  const sockets = createWebSockets({ ...deps, prepare, connections })
  await app.register(websocket, {
    options: { maxPayload: MAX_MESSAGE, handleProtocols },
    preClose: (done) => done(), // the sockets are closed below, with the protocol's code
  })
  app.addHook('preClose', async () => {
    connections.close()
    await sockets.close()
  })
  registerEventStream(app, { ...deps, prepare, connections })
  return {
    preHandler: async (request) => {
      if (request.ws) sockets.admit(request)
    },
    wsHandler: sockets.open,
  }
}

/**
 * Other upgrades are ignored and the request answered over HTTP/1.1: some clients offer h2c with
 * every request.
 */
export const isWebSocket = ({ headers }: IncomingMessage): boolean => headers.upgrade?.toLowerCase() === 'websocket'
