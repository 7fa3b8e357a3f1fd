import { rule } from 'graphql-shield'
import type { Scope } from '../permissions/scopes.ts'
import type { Context } from '../context.ts'
import { permit } from '../permissions/permissions.ts'
import { parsePublicId, type IdType } from '../input/ids.ts'
import { MAX_NODES } from './node-ids.ts'

/** What it takes to read an object of each type; `null` for what no access token may read. */
const SCOPES: Record<IdType, Scope | null> = {
  task: 'tasks:read',
  user: 'profile:read',
  session: null,
  event: null,
  token: null,
}

const mayRead = (caller: Context['caller'], id: string) => {
  const type = parsePublicId(id)?.type
  return type || caller === null ? permit(caller, type ? SCOPES[type] : null) : true // the resolver says what is wrong with it
}

const mayReadNode = rule('mayReadNode', { cache: 'no_cache' })((_parent, { id }: { id: string }, { caller }: Context) =>
  mayRead(caller, id),
)

/** All of them, or none is told. */
const mayReadNodes = rule('mayReadNodes', { cache: 'no_cache' })((
  _parent,
  { ids }: { ids: string[] },
  { caller }: Context,
) => {
  if (caller === null || ids.length === 0) return permit(caller, 'profile:read')
  if (ids.length > MAX_NODES) return true // the resolver says so
  return ids.map((id) => mayRead(caller, id)).find((answer) => answer !== true) ?? true
})

export const nodesRules = {
  Query: { node: mayReadNode, nodes: mayReadNodes },
}
