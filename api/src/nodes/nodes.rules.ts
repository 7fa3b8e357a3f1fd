import { rule } from 'graphql-shield'
import type { Scope } from '../permissions/scopes.ts'
import type { Context } from '../context.ts'
import { permit } from '../permissions/permissions.ts'
import { parsePublicId, type IdType } from '../input/ids.ts'
import { MAX_NODES } from './node-ids.ts'

/** The scope for reading an object of each type; `null` when no access token may read it. */
const SCOPES: Record<IdType, Scope | null> = {
  task: 'tasks:read',
  user: 'profile:read',
  session: null,
  event: null,
  token: null,
}

const mayRead = (caller: Context['caller'], id: string) => {
  const type = parsePublicId(id)?.type
  return type || caller === null ? permit(caller, type ? SCOPES[type] : null) : true // the resolver reports the malformed id
}

const mayReadNode = rule('mayReadNode', { cache: 'no_cache' })((_parent, { id }: { id: string }, { caller }: Context) =>
  mayRead(caller, id),
)

/** Allows all of the ids, or none. */
const mayReadNodes = rule('mayReadNodes', { cache: 'no_cache' })((
  _parent,
  { ids }: { ids: string[] },
  { caller }: Context,
) => {
  if (caller === null || ids.length === 0) return permit(caller, 'profile:read')
  if (ids.length > MAX_NODES) return true // the resolver reports that
  return ids.map((id) => mayRead(caller, id)).find((answer) => answer !== true) ?? true
})

export const nodesRules = {
  Query: { node: mayReadNode, nodes: mayReadNodes },
}
