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
  /** Milliseconds. */
  pingEvery: number
}

/** Bytes of one message. */
const MAX_MESSAGE = 64 * 1024

type WebSocketRoute = {
  /** @throws {AppError} RATE_LIMITED instead of an upgrade */
  preHandler: preHandlerHookHandler
  /** Takes a WebSocket that has been opened. */
  wsHandler: WebsocketHandler
}

/** What is told while it happens. */
export async function registerLive(app: FastifyInstance, deps: Deps): Promise<WebSocketRoute> {
  const connections = createConnections(deps)
  const prepare = createPrepare(deps.schema)
  const sockets = createWebSockets({ ...deps, prepare, connections })
  await app.register(websocket, {
    options: { maxPayload: MAX_MESSAGE, handleProtocols },
    preClose: (done) => done(), // what it would do is done below, with the code for it
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

/** Other upgrades, such as the h2c that some clients offer with every request, are passed over: the request is answered as it is. */
export const isWebSocket = ({ headers }: IncomingMessage): boolean => headers.upgrade?.toLowerCase() === 'websocket'
