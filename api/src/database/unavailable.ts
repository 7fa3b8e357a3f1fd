/** Of a server that cannot be reached. */
const SOCKET_ERRORS = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'ENOENT', 'EAI_AGAIN'])

/** Of a connection that is lost, or was not to be had: the driver has no codes for them. */
const DRIVER_ERRORS =
  /^Query read timeout$|Connection terminated|timeout exceeded when trying to connect|Client has encountered/

/**
 * SQLSTATE of a server that cannot do its work now. Classes: connection, identity, no such database,
 * resources, operator intervention, system. Then: read-only, too long idle in a transaction,
 * serialization failure, deadlock, lock not to be had, statement too slow.
 */
const SERVER_ERRORS = /^(08|28|3D|53|57P|58)|^(25006|25P03|40001|40P01|55P03|57014)$/

/** Whether the error says that the database cannot do its work now, rather than that a statement was wrong. */
export function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = codeOf(error)
  if (SERVER_ERRORS.test(code) || SOCKET_ERRORS.has(code) || DRIVER_ERRORS.test(error.message)) return true
  if (error instanceof AggregateError) return error.errors.some(isUnavailable)
  return 'cause' in error && isUnavailable(error.cause)
}

/** Whether the database has done nothing of it, and may do it when it is asked once more. */
export const isUndone = (error: unknown): boolean => /^(25006|40001|40P01)$/.test(codeOf(error))

/** Whether other connections are likely to be no better: their server does not answer, or is none to write to any more. */
export const isAboutServer = (error: unknown): boolean =>
  error instanceof Error && (error.message === 'Query read timeout' || codeOf(error) === '25006')

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
