import type { FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import type { EntityManager, Orm } from '../database/orm.ts'
import type { Sql, Transaction } from '../database/sql.ts'
import type { Log } from '../log.ts'
import { authenticate } from '../sessions/authenticate.ts'
import { deviceOf } from '../sessions/device.ts'
import type { LiveSessions } from '../sessions/live-sessions.ts'
import { addressOf } from '../sessions/network.ts'
import type { SigningKeys } from '../sessions/signing-keys.ts'
import { createVerifyToken } from '../sessions/token.ts'
import { findAppError, toGraphQLError } from './format-error.ts'

type Deps = {
  orm: Orm
  sql: Sql
  transaction: Transaction
  sessions: LiveSessions
  keys: SigningKeys
  now: () => Date
  log: Log
}

/** Finds out who is calling, and gathers what the request may use. Only what is used is made. */
export function createRequestContext({ orm, log, ...deps }: Deps) {
  const verifyToken = createVerifyToken(deps.keys)

  return async (request: FastifyRequest): Promise<Context> => {
    const { notes, id, ip, raw } = request
    const authorizations = raw.headersDistinct['authorization']
    const caller = await authenticate({ verifyToken, ...deps }, authorizations).catch((error: unknown) => {
      const appError = findAppError(error)
      notes.errors.push(appError?.code ?? 'INTERNAL_SERVER_ERROR')
      if (!appError) log.error({ requestId: id, err: error }, 'Unexpected error')
      throw appError ? toGraphQLError(appError) : error
    })
    if (caller) notes.user = caller.userId

    let em: EntityManager | undefined
    return {
      ...deps,
      caller,
      notes,
      get em() {
        return (em ??= orm.em.fork())
      },
      get address() {
        return addressOf(ip)
      },
      get device() {
        return deviceOf(request.headers['user-agent'])
      },
      get log() {
        return log.child({ requestId: id })
      },
    }
  }
}
