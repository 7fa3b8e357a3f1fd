import type { GraphQLResolveInfo } from 'graphql'
import { signedIn, type SignedIn } from '../context.ts'
import type { QueryResolvers, ResolversTypes } from '../generated/schema.ts'
import type { IdType } from '../input/ids.ts'
import { columnsOf } from '../tasks/task-columns.ts'
import { parseNodeId, parseNodeIds, type NodeId } from './node-ids.ts'

export const nodesResolvers = {
  Query: {
    node: (_, { id }, context, info) => findNode(signedIn(context), parseNodeId(id), info),
    nodes: (_, { ids }, context, info) => findNodes(signedIn(context), parseNodeIds(ids), info),
  } satisfies Partial<QueryResolvers>,
}

type Finder = (
  context: SignedIn,
  id: string,
  info: GraphQLResolveInfo,
) => Promise<Awaited<ResolversTypes['Node']> | null>

/** Reads each type through its loader, so that all objects of one type take one query. */
const FINDERS: Record<IdType, Finder> = {
  task: async ({ loaders, caller: { userId } }, id, info) =>
    named('Task', await loaders.tasks.load({ userId, id, columns: columnsOf(info) })),
  user: async ({ loaders, caller: { userId } }, id) =>
    named('User', id === userId ? await loaders.users.load(id) : undefined),
  session: async ({ loaders, caller: { userId } }, id) => named('Session', await loaders.sessions.load({ userId, id })),
  token: async ({ loaders, caller: { userId } }, id) =>
    named('AccessToken', await loaders.accessTokens.load({ userId, id })),
  event: async ({ loaders, caller: { userId } }, id) =>
    named('SecurityEvent', await loaders.events.load({ userId, id })),
}

const findNode = (context: SignedIn, { type, uuid }: NodeId, info: GraphQLResolveInfo) =>
  FINDERS[type](context, uuid, info)

const findNodes = (context: SignedIn, ids: readonly NodeId[], info: GraphQLResolveInfo) =>
  Promise.all(ids.map((id) => findNode(context, id, info)))

const named = <Name extends string, Row extends object>(__typename: Name, row: Row | undefined) =>
  row ? { __typename, ...row } : null
