import { makeExecutableSchema } from '@graphql-tools/schema'
import { isObjectType, type GraphQLSchema } from 'graphql'
import { applyMiddleware } from 'graphql-middleware'
import { allow, deny, shield } from 'graphql-shield'
import { accessTokensResolvers } from '../access-tokens/access-tokens.resolvers.ts'
import { accessTokensRules } from '../access-tokens/access-tokens.rules.ts'
import { accountsResolvers } from '../accounts/accounts.resolvers.ts'
import { accountsRules } from '../accounts/accounts.rules.ts'
import { budgetsResolvers } from '../budgets/budgets.resolvers.ts'
import { budgetsRules } from '../budgets/budgets.rules.ts'
import { changesResolvers } from '../tasks/changes/changes.resolvers.ts'
import { changesRules } from '../tasks/changes/changes.rules.ts'
import { forbidden } from '../errors.ts'
import { exportResolvers } from '../export/export.resolvers.ts'
import { exportRules } from '../export/export.rules.ts'
import { nodesResolvers } from '../nodes/nodes.resolvers.ts'
import { nodesRules } from '../nodes/nodes.rules.ts'
import { pagesRules } from '../pages/pages.rules.ts'
import { securityEventsResolvers } from '../security-events/security-events.resolvers.ts'
import { securityEventsRules } from '../security-events/security-events.rules.ts'
import { sessionsResolvers } from '../sessions/sessions.resolvers.ts'
import { sessionsRules } from '../sessions/sessions.rules.ts'
import { tasksResolvers } from '../tasks/tasks.resolvers.ts'
import { tasksRules } from '../tasks/tasks.rules.ts'
import { CONTRACT } from './contract.ts'
import type { hasSession } from '../permissions/permissions.ts'
import { scalarResolvers } from './scalars.ts'

type Rule = typeof allow | typeof hasSession
type TypeRules = Rule | Record<string, Rule>

export const resolvers = [
  scalarResolvers,
  accessTokensResolvers,
  accountsResolvers,
  budgetsResolvers,
  changesResolvers,
  exportResolvers,
  nodesResolvers,
  securityEventsResolvers,
  sessionsResolvers,
  tasksResolvers,
]
export const rules = mergeRules([
  accessTokensRules,
  accountsRules,
  budgetsRules,
  changesRules,
  exportRules,
  nodesRules,
  pagesRules,
  securityEventsRules,
  sessionsRules,
  tasksRules,
])

/** Puts together the contract, the resolvers and the rules. Fields without a rule are denied. */
export function createSchema(): GraphQLSchema {
  const open = makeExecutableSchema({ typeDefs: CONTRACT, resolvers, inheritResolversFromInterfaces: true })
  const permissions = shield(rules, { fallbackRule: deny, fallbackError: forbidden(), allowExternalErrors: true })
  return unwrapAllowed(applyMiddleware(open, permissions), open)
}

/**
 * Shield makes every field asynchronous, so fields that are open to all get their own resolver
 * back.
 */
function unwrapAllowed(guarded: GraphQLSchema, open: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(guarded.getTypeMap())) {
    const original = open.getType(type.name)
    if (type.name.startsWith('__') || !isObjectType(type) || !isObjectType(original)) continue
    for (const [name, field] of Object.entries(type.getFields())) {
      const resolve = original.getFields()[name]?.resolve
      if (findRule(type.name, name) !== allow) continue
      if (resolve) field.resolve = resolve
      else delete field.resolve
    }
  }
  return guarded
}

/** The rule that shield applies to the field. */
export function findRule(type: string, field: string): Rule {
  const ofType = rules[type] ?? deny
  return isRule(ofType) ? ofType : (ofType[field] ?? deny)
}

function isRule(rules: TypeRules): rules is Rule {
  return 'resolve' in rules && typeof rules.resolve === 'function'
}

function mergeRules(parts: readonly Record<string, TypeRules>[]): Record<string, TypeRules> {
  const merged: Record<string, TypeRules> = {}
  for (const [type, typeRules] of parts.flatMap((part) => Object.entries(part))) {
    const before = merged[type] ?? {}
    if (isRule(typeRules) || isRule(before)) {
      if (type in merged) throw new Error(`${type} has more than one set of rules`)
      merged[type] = typeRules
    } else {
      merged[type] = { ...before, ...typeRules }
    }
  }
  return merged
}
