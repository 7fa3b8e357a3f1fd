import { once } from 'node:events'
import { createClient as createEventSource } from 'graphql-sse'
import { createClient } from 'graphql-ws'
import { expect, onTestFinished, vi } from 'vitest'
import { WebSocket, type RawData } from 'ws'
import { FollowTasks } from '../tasks/changes/changes.ts'
import type { Failure, App } from '../execute.ts'
import type { TaskFollowingSubscription } from '../generated/graphql.ts'

type Signed = { token: string }
type Change = TaskFollowingSubscription['taskChanged']
type Answer = { data?: TaskFollowingSubscription | null | undefined; errors?: readonly unknown[] | undefined }

/** The results of a subscription, and how it ended. */
export type Heard = {
  changes: Change[]
  errors: Failure[]
  /** How it ended: `complete`, the code that the WebSocket was closed with, or the error. */
  end: { value?: unknown }
  stop: () => void
  /** Waits for this many changes. @returns the type of each, and of which task */
  types: (count: number) => Promise<string[]>
  ended: () => Promise<unknown>
}

const SOON = { timeout: 5000, interval: 5 }

function hear(subscribe: (sink: Sink) => () => void): Heard {
  const changes: Change[] = []
  const errors: Failure[] = []
  const end: { value?: unknown } = {}
  const stop = subscribe({
    next: (answer) => {
      if (answer.data) changes.push(answer.data.taskChanged)
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the API sends no others
      errors.push(...((answer.errors ?? []) as Failure[]))
    },
    error: (error) => {
      end.value = error instanceof Object && 'code' in error ? error.code : error
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the API sends no others
      if (Array.isArray(error)) errors.push(...(error as Failure[]))
    },
    complete: () => (end.value ??= 'complete'),
  })
  onTestFinished(stop)
  return {
    changes,
    errors,
    end,
    stop,
    types: async (count) => {
      await vi.waitUntil(() => changes.length >= count || 'value' in end, SOON)
      return changes.map(({ type }) => type)
    },
    ended: async () => {
      await vi.waitUntil(() => 'value' in end, SOON)
      return end.value
    },
  }
}

type Sink = { next: (answer: Answer) => void; error: (error: unknown) => void; complete: () => void }
type Options = { after?: string; query?: string; header?: boolean; variables?: Record<string, unknown> }

const payloadOf = ({ after, query, variables }: Options) => ({
  query: query ?? FollowTasks.toString(),
  variables: variables ?? (after === undefined ? {} : { after }),
})

/** Follows a person's tasks over a WebSocket, with the usual client. */
export function followBySocket(app: App, as: Signed, options: Options = {}): Heard {
  const client = createClient({
    url: `${app.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    connectionParams: { authorization: `Bearer ${as.token}` },
  })
  return hear((sink) => client.subscribe<TaskFollowingSubscription>(payloadOf(options), sink))
}

/** Follows a person's tasks over server-sent events, with the usual client. */
export function followByEvents(app: App, as: Signed, options: Options = {}): Heard {
  const client = createEventSource({
    url: `${app.url}/graphql/stream`,
    retryAttempts: 0,
    headers: { authorization: `Bearer ${as.token}` },
  })
  return hear((sink) => client.subscribe<TaskFollowingSubscription>(payloadOf(options), sink))
}

export const WAYS = [
  ['a WebSocket', followBySocket],
  ['server-sent events', followByEvents],
] as const

type Message = { type: string; id?: string; payload?: unknown }

/** A raw WebSocket, for messages that no client sends. */
export async function openSocket(
  app: App,
  {
    headers = {},
    protocols = ['graphql-transport-ws'],
  }: { headers?: Record<string, string>; protocols?: string[] } = {},
) {
  const socket = new WebSocket(`${app.url.replace('http', 'ws')}/graphql`, protocols, { headers })
  onTestFinished(() => socket.terminate())
  const received: Message[] = []
  const closed: { code?: number; reason?: string } = {}
  socket.on('message', (data: RawData) => void received.push(JSON.parse(Buffer.isBuffer(data) ? data.toString() : '')))
  socket.on('close', (code, reason) => Object.assign(closed, { code, reason: reason.toString() }))
  await once(socket, 'open')
  const say = (message: unknown) => socket.send(typeof message === 'string' ? message : JSON.stringify(message))
  return {
    socket,
    received,
    say,
    /** Authenticates, and waits for the acknowledgement. */
    init: async (payload?: Record<string, unknown>) => {
      say({ type: 'connection_init', ...(payload && { payload }) })
      await vi.waitUntil(() => received.some(({ type }) => type === 'connection_ack') || closed.code, SOON)
    },
    subscribe: (id: string, payload: unknown = { query: FollowTasks.toString() }) =>
      say({ id, type: 'subscribe', payload }),
    closed: async () => {
      await expect.poll(() => closed.code, SOON).toBeDefined()
      return closed.code
    },
    reason: () => closed.reason,
  }
}
