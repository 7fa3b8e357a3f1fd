import { rule } from 'graphql-shield'
import { SCOPES, type Scope } from './scopes.ts'
import { type Caller, type Context, isSession } from '../context.ts'
import { scopeMissing, sessionNeeded, unauthenticated, type AppError } from '../errors.ts'

/**
 * Whether the caller has this scope; `null` requires a session. A session has every scope. Which
 * rows belong to the caller is decided by each query.
 */
export function permit(caller: Caller | null, scope: Scope | null): true | AppError {
  if (caller === null) return unauthenticated()
  if (isSession(caller)) return true
  if (scope === null) return sessionNeeded()
  return caller.scopes.includes(scope) || scopeMissing(scope, caller.scopes)
}

const ruleFor = (name: string, scope: Scope | null) =>
  rule(name, { cache: 'contextual' })((_parent, _args, { caller }: Context) => permit(caller, scope))

/** Requires a session: access tokens are refused. The default for fields without a scope. */
export const hasSession = ruleFor('hasSession', null)

/** Requires a session, or an access token with the scope. */
export const hasScope = {
  'tasks:read': ruleFor('hasScope tasks:read', 'tasks:read'),
  'tasks:write': ruleFor('hasScope tasks:write', 'tasks:write'),
  'profile:read': ruleFor('hasScope profile:read', 'profile:read'),
  'profile:write': ruleFor('hasScope profile:write', 'profile:write'),
} satisfies Record<Scope, unknown>

/** The scope that each rule requires. */
const REQUIRED = new Map<unknown, Scope | null>([
  [hasSession, null],
  ...SCOPES.map((scope): [unknown, Scope] => [hasScope[scope], scope]),
])

/**
 * Whether the rule refuses the caller whatever the arguments; `false` for rules that depend on
 * them.
 */
export function refuses(rule: unknown, caller: Caller): boolean {
  const scope = REQUIRED.get(rule)
  return scope !== undefined && permit(caller, scope) !== true
}

/**
 * The same for fields of an object: `signup` and `signin` return one to callers that are still
 * anonymous.
 */
export const hasScopeWithin = {
  'tasks:read': rule('hasScopeWithin tasks:read', { cache: 'contextual' })(
    (_parent, _args, { caller }: Context) => caller === null || permit(caller, 'tasks:read'),
  ),
}
