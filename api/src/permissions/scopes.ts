/** The scopes of access tokens. A scope for writing does not include the one for reading. */
export const SCOPES = ['tasks:read', 'tasks:write', 'profile:read', 'profile:write'] as const

export type Scope = (typeof SCOPES)[number]

export const isScope = (value: string): value is Scope => SCOPES.some((scope) => scope === value)
