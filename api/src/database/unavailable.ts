/** Codes for a server that cannot be reached. */
const SOCKET_ERRORS = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'ENOENT', 'EAI_AGAIN'])

/**
 * Messages for a connection that was lost or could not be opened: the driver has no codes for them.
 */
const DRIVER_ERRORS =
  /^Query read timeout$|Connection terminated|timeout exceeded when trying to connect|Client has encountered/

/**
 * SQLSTATE of a server that is unavailable. Classes: connection exception, invalid authorization,
 * unknown database, insufficient resources, operator intervention, system error. Codes: read-only
 * transaction, idle-in-transaction timeout, serialization failure, deadlock, lock not available,
 * statement timeout.
 */
const SERVER_ERRORS = /^(08|28|3D|53|57P|58)|^(25006|25P03|40001|40P01|55P03|57014)$/

/** Whether the database is unavailable, rather than the statement wrong. */
export function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = codeOf(error)
  if (SERVER_ERRORS.test(code) || SOCKET_ERRORS.has(code) || DRIVER_ERRORS.test(error.message)) return true
  if (error instanceof AggregateError) return error.errors.some(isUnavailable)
  return 'cause' in error && isUnavailable(error.cause)
}

/** Whether the database has rolled everything back, so that trying once more is safe. */
export const isUndone = (error: unknown): boolean => /^(25006|40001|40P01)$/.test(codeOf(error))

/** Whether other connections probably fail too: the server does not answer, or is read-only. */
export const isAboutServer = (error: unknown): boolean =>
  error instanceof Error && (error.message === 'Query read timeout' || codeOf(error) === '25006')

/** Whether a row with the same unique value exists already. */
export const isDuplicate = (error: unknown): boolean => codeOf(error) === '23505'

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
