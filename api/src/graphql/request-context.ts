import type { FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import type { EntityManager, Orm } from '../database/orm.ts'
import type { Sql } from '../database/sql.ts'
import type { Log } from '../log.ts'
import { authenticate } from '../sessions/authenticate.ts'
import type { SigningKeys } from '../sessions/token.ts'
import { findAppError, toGraphQLError } from './format-error.ts'

type Deps = { orm: Orm; sql: Sql; keys: SigningKeys; now: () => Date; log: Log }

/** Finds out who is calling, and gathers what the request may use. Only what is used is made. */
export function createRequestContext({ orm, sql, keys, now, log }: Deps) {
  return async (request: FastifyRequest): Promise<Context> => {
    const { notes, id, ip, raw } = request
    const authorizations = raw.headersDistinct['authorization']
    const caller = await authenticate({ sql, keys, now }, authorizations).catch((error: unknown) => {
      const appError = findAppError(error)
      notes.errors.push(appError?.code ?? 'INTERNAL_SERVER_ERROR')
      if (!appError) log.error({ requestId: id, err: error }, 'Unexpected error')
      throw appError ? toGraphQLError(appError) : error
    })
    if (caller) notes.user = caller.userId

    let em: EntityManager | undefined
    return {
      caller,
      sql,
      address: ip,
      keys,
      now,
      notes,
      get em() {
        return (em ??= orm.em.fork())
      },
      get log() {
        return log.child({ requestId: id })
      },
    }
  }
}
