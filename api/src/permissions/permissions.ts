import { rule } from 'graphql-shield'
import { SCOPES, type Scope } from './scopes.ts'
import { type Caller, type Context, isSession } from '../context.ts'
import { scopeMissing, sessionNeeded, unauthenticated, type AppError } from '../errors.ts'

/**
 * Whether the caller may do what takes this scope; `null` for what no access token may do. Somebody who is signed in may do
 * everything. Which rows are theirs is each query's own business.
 */
export function permit(caller: Caller | null, scope: Scope | null): true | AppError {
  if (caller === null) return unauthenticated()
  if (isSession(caller)) return true
  if (scope === null) return sessionNeeded()
  return caller.scopes.includes(scope) || scopeMissing(scope, caller.scopes)
}

const ruleFor = (name: string, scope: Scope | null) =>
  rule(name, { cache: 'contextual' })((_parent, _args, { caller }: Context) => permit(caller, scope))

/** Somebody who is signed in themselves: access tokens are refused. What a field takes for which nothing else was chosen. */
export const hasSession = ruleFor('hasSession', null)

/** Somebody who is signed in, or an access token with the scope. */
export const hasScope = {
  'tasks:read': ruleFor('hasScope tasks:read', 'tasks:read'),
  'tasks:write': ruleFor('hasScope tasks:write', 'tasks:write'),
  'profile:read': ruleFor('hasScope profile:read', 'profile:read'),
  'profile:write': ruleFor('hasScope profile:write', 'profile:write'),
} satisfies Record<Scope, unknown>

const TAKES = new Map<unknown, Scope | null>([
  [hasSession, null],
  ...SCOPES.map((scope): [unknown, Scope] => [hasScope[scope], scope]),
])

/** Whether the rule refuses the caller, whatever is asked for. What that depends on is left for it to say. */
export function refuses(rule: unknown, caller: Caller): boolean {
  const scope = TAKES.get(rule)
  return scope !== undefined && permit(caller, scope) !== true
}

/** The same below what the caller holds already: somebody who has signed up or in by this very request is nobody yet. */
export const hasScopeWithin = {
  'tasks:read': rule('hasScopeWithin tasks:read', { cache: 'contextual' })(
    (_parent, _args, { caller }: Context) => caller === null || permit(caller, 'tasks:read'),
  ),
}
