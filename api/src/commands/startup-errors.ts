import { ConfigError } from '../config.ts'
import { EmbeddedPostgresError } from '../database/embedded-error.ts'
import { isUnavailable } from '../database/unavailable.ts'

/**
 * Explains why a command failed: names the setting and what to do. An unexpected error keeps its
 * stack.
 */
export function explain(error: unknown): string {
  if (error instanceof ConfigError || error instanceof EmbeddedPostgresError) return error.message
  if (!(error instanceof Error)) return String(error)
  const detail = (name: string) => String(Object.entries(error).find(([key]) => key === name)?.[1] ?? '')
  const code = detail('code')
  if (code === 'EADDRINUSE')
    return `API_PORT: port ${detail('port')} is in use. Stop what uses it, or set API_PORT to another port.`
  if (code === 'EACCES')
    return `API_PORT: this user may not listen on port ${detail('port')}. Set API_PORT to one above 1023.`
  if (code === 'EADDRNOTAVAIL')
    return `HOST: ${detail('address')} is not an address of this machine. Set HOST to one that is, or to 0.0.0.0.`
  if (/^(28|3D)/.test(code))
    return `DATABASE_URL: the server refuses the connection (${error.message}). Correct the user, password or database name.`
  if (/^42(P01|703)$/.test(code)) {
    return 'DATABASE_URL: the database does not have the tables of this version. Run: npx -y pnpm@12 db:migrate'
  }
  if (isUnavailable(error))
    return 'DATABASE_URL: no PostgreSQL server answers there. Start it, correct DATABASE_URL, or leave it out to use the embedded server.'
  return error.stack ?? error.message
}
