/** What an access token can be good for. A scope to write does not include the one to read. */
export const SCOPES = ['tasks:read', 'tasks:write', 'profile:read', 'profile:write'] as const

export type Scope = (typeof SCOPES)[number]

export const isScope = (value: string): value is Scope => SCOPES.some((scope) => scope === value)
