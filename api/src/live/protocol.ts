import type { FastifyRequest } from 'fastify'
import { CloseCode, makeServer, MessageType, parseMessage, type Context as ProtocolContext } from 'graphql-ws'
import type { WebSocket } from 'ws'
import type { Context } from '../context.ts'
import { tooManySubscriptions } from '../errors.ts'
import { toGraphQLError } from '../graphql/format-error.ts'
import { noteFailure } from '../http/http.ts'
import { SECOND } from '../time.ts'
import type { Connection } from './connections.ts'
import { formatErrors, formatResult, startSubscription, type LiveDeps, type Prepared } from './operations.ts'
import { whyUnauthorized } from './why-unauthorized.ts'

/** What the API knows of one socket. */
export type Link = {
  socket: WebSocket
  request: FastifyRequest
  /** Whether it has answered the last ping. */
  alive: boolean
  /** Messages received since the last ping. */
  messages: number
  /** Set once the socket has authenticated. */
  authenticated?: { connection: Connection; context: Context }
  /** Ends the socket's place among the unauthenticated ones. */
  stopCounting: () => void
}

type Params = Record<string, unknown>

const INIT_WITHIN = 3 * SECOND
const MAX_SUBSCRIPTIONS = 20

export const GOING_AWAY = 1001
const TRY_AGAIN_LATER = 1013
/** The protocol's codes follow HTTP's statuses. This one is 4429, for too much of anything. */
export const TOO_MANY = CloseCode.TooManyInitialisationRequests

const ENDED = 'The session or access token has ended.'

/**
 * The server side of `graphql-transport-ws`: authenticates a socket, then runs its subscriptions.
 */
export function createProtocol(deps: LiveDeps) {
  const { prepare, connections, log } = deps
  const logOf = ({ authenticated }: Link) => authenticated?.context.log ?? log

  return makeServer<Params, Link>({
    connectionInitWaitTimeout: INIT_WITHIN,
    onConnect: (context) => authenticate(deps, context),

    onSubscribe: ({ extra: { authenticated } }, _id, { query, operationName, variables }) => {
      if (!authenticated) throw new Error('A subscription on a socket that has not authenticated')
      const { connection, context } = authenticated
      if (connection.countSubscriptions() > MAX_SUBSCRIPTIONS || connections.hasTooManySubscriptions(connection.caller))
        return [toGraphQLError(tooManySubscriptions())]
      return prepare({ query, operationName, variables }, context)
    },
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it is what onSubscribe has returned
    subscribe: (prepared) => startSubscription(prepared as Prepared),

    onNext: async ({ extra: link }, _id, _payload, _args, result) => {
      if (!(await link.authenticated?.connection.isValid())) link.socket.close(CloseCode.Unauthorized, ENDED)
      return formatResult(result, logOf(link))
    },
    onError: ({ extra: link }, _id, _payload, errors) => formatErrors(errors, logOf(link)),
  })
}

/** @returns whether the socket may go on; closes it otherwise, with the reason */
async function authenticate(
  { connections, contextOf, log, now }: LiveDeps,
  { connectionParams: params, extra: link, subscriptions }: ProtocolContext<Params, Link>,
): Promise<boolean> {
  const { socket, request } = link
  const authorizations = authorizationsOf(request, params)
  try {
    const connection = await connections.open(
      authorizations,
      (why) =>
        why === 'CLOSING' ? socket.close(GOING_AWAY, 'Going away') : socket.close(CloseCode.Unauthorized, ENDED),
      () => Object.keys(subscriptions).length,
    )
    request.notes.user = connection.caller.userId
    link.authenticated = { connection, context: contextOf(request, connection.caller) }
    link.stopCounting()
    if (socket.readyState !== socket.OPEN) connection[Symbol.dispose]() // it closed in the meantime
    return true
  } catch (error) {
    const appError = noteFailure(error, request, log)
    if (appError?.code === 'UNAUTHENTICATED')
      socket.close(CloseCode.Unauthorized, whyUnauthorized({ authorizations, params, url: request.url, now: now() }))
    else if (appError?.code === 'RATE_LIMITED') socket.close(TOO_MANY, 'Too many connections')
    else socket.close(TRY_AGAIN_LATER, 'Try again later')
    return false
  }
}

/**
 * The token is sent as a header or, since browsers cannot set headers of a WebSocket, in the first
 * message. Sending it in both is fine if it is the same.
 */
function authorizationsOf(request: FastifyRequest, params: Params | undefined): string[] {
  const named = Object.entries(params ?? {}).filter(([name]) => name.toLowerCase() === 'authorization')
  const given = named.map(([, value]) => (typeof value === 'string' ? value : ''))
  return [...new Set([...(request.raw.headersDistinct['authorization'] ?? []), ...given])]
}

/** graphql-ws throws for the protocol's other messages, which only servers send. */
const CLIENT_MESSAGES = new Set<string>([
  MessageType.ConnectionInit,
  MessageType.Ping,
  MessageType.Pong,
  MessageType.Subscribe,
  MessageType.Complete,
])

export function isClientMessage(text: string): boolean {
  try {
    return CLIENT_MESSAGES.has(parseMessage(text).type)
  } catch {
    return false
  }
}
