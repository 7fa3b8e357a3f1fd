import type { FastifyRequest } from 'fastify'
import type { Context, Notes } from '../context.ts'
import type { EntityManager, Orm } from '../database/orm.ts'
import type { Sql, Transaction } from '../database/sql.ts'
import { noteFailure } from '../http.ts'
import type { Log } from '../log.ts'
import { authenticate } from '../sessions/authenticate.ts'
import { deviceOf } from '../sessions/device.ts'
import type { LiveSessions } from '../sessions/live-sessions.ts'
import { addressOf } from '../sessions/network.ts'
import type { SigningKeys } from '../sessions/signing-keys.ts'
import { createVerifyToken, type SessionRef } from '../sessions/token.ts'
import type { BreachedPasswords } from '../users/breached-passwords.ts'
import { toGraphQLError } from './format-error.ts'

type Deps = {
  orm: Orm
  sql: Sql
  transaction: Transaction
  sessions: LiveSessions
  keys: SigningKeys
  breachedPasswords: BreachedPasswords
  now: () => Date
  log: Log
}

/** Finds out who is calling, and gathers what the request may use. */
export function createRequestContext(deps: Deps) {
  const verifyToken = createVerifyToken(deps.keys)
  const { sessions, now, log } = deps

  return async (request: FastifyRequest): Promise<Context> => {
    const authorizations = request.raw.headersDistinct['authorization']
    const caller = await authenticate({ verifyToken, sessions, now }, authorizations).catch((error: unknown) => {
      const appError = noteFailure(error, request, log)
      throw appError ? toGraphQLError(appError) : error
    })
    if (caller) request.notes.user = caller.userId
    return new RequestContext(deps, request, caller)
  }
}

/** Only what is used is made. A class, because Apollo copies the context: an object's own accessors would all be read. */
class RequestContext implements Context {
  private readonly deps: Deps
  private readonly request: FastifyRequest
  readonly caller: SessionRef | null
  readonly sql: Sql
  readonly transaction: Transaction
  readonly sessions: LiveSessions
  readonly keys: SigningKeys
  readonly breachedPasswords: BreachedPasswords
  readonly now: () => Date
  readonly notes: Notes
  private unitOfWork: EntityManager | undefined

  constructor(deps: Deps, request: FastifyRequest, caller: SessionRef | null) {
    this.deps = deps
    this.request = request
    this.caller = caller
    this.sql = deps.sql
    this.transaction = deps.transaction
    this.sessions = deps.sessions
    this.keys = deps.keys
    this.breachedPasswords = deps.breachedPasswords
    this.now = deps.now
    this.notes = request.notes
  }

  get em() {
    return (this.unitOfWork ??= this.deps.orm.em.fork())
  }

  get address() {
    return addressOf(this.request.ip)
  }

  get device() {
    return deviceOf(this.request.headers['user-agent'])
  }

  get log() {
    return this.deps.log.child({ requestId: this.request.id })
  }
}
