import type { FastifyRequest } from 'fastify'
import { createVerifyAccessToken } from '../access-tokens/verify-access-token.ts'
import type { Budgets } from '../budgets/budgets.ts'
import type { Caller, Context, Notes } from '../context.ts'
import type { Wakeups } from '../wakeups/wakeups.ts'
import type { Run, Transaction } from '../database/run.ts'
import { noteFailure } from '../http/http.ts'
import { newId } from '../input/ids.ts'
import { createLoaders, type Loaders } from './loaders.ts'
import type { Log } from '../log.ts'
import { authenticate } from '../sessions/authenticate.ts'
import { deviceOf } from '../sessions/device.ts'
import type { LiveSessions } from '../sessions/live-sessions.ts'
import { addressOf, networkOf } from '../../../shared/network.ts'
import type { SigningKeys } from '../tokens/signing-keys.ts'
import { createVerifyToken } from '../tokens/token.ts'
import type { BreachedPasswords } from '../passwords/breached-passwords.ts'
import { toGraphQLError } from './format-error.ts'

type Deps = {
  run: Run
  transaction: Transaction
  sessions: LiveSessions
  wakeups: Wakeups
  keys: SigningKeys
  breachedPasswords: BreachedPasswords
  budgets: Budgets
  sendsMail: boolean
  signsUpByMail: boolean
  now: () => Date
  log: Log
}

/** Authenticates requests, and creates the context that their resolvers use. */
export function createRequestContext(deps: Deps) {
  const verifyToken = createVerifyToken(deps.keys)
  const verifyAccessToken = createVerifyAccessToken(deps.run)
  const { sessions, now, log } = deps
  const credentials = { verifyToken, verifyAccessToken, sessions, now }

  /** @throws {AppError} UNAUTHENTICATED for an invalid credential */
  const identify = (authorizations?: readonly string[]) => authenticate(credentials, authorizations)

  const contextOf = (request: FastifyRequest, caller: Caller | null): Context =>
    new RequestContext(deps, request, caller)

  const createContext = async (request: FastifyRequest): Promise<Context> => {
    const caller = await identify(request.raw.headersDistinct['authorization']).catch((error: unknown) => {
      const appError = noteFailure(error, request, log)
      throw appError ? toGraphQLError(appError) : error
    })
    if (caller) request.notes.user = caller.userId
    return contextOf(request, caller)
  }
  return { identify, contextOf, createContext }
}

/**
 * Creates expensive parts on first use. It is a class because Apollo copies the context, which
 * would evaluate all accessors of a plain object.
 */
class RequestContext implements Context {
  private readonly deps: Deps
  private readonly request: FastifyRequest
  readonly caller: Caller | null
  readonly run: Run
  readonly transaction: Transaction
  readonly sessions: LiveSessions
  readonly wakeups: Wakeups
  readonly keys: SigningKeys
  readonly breachedPasswords: BreachedPasswords
  readonly budgets: Budgets
  readonly sendsMail: boolean
  readonly signsUpByMail: boolean
  readonly now: () => Date
  readonly notes: Notes
  newId = newId
  private knownAddress: string | undefined
  private knownLoaders: Loaders | undefined
  private knownSpender: string | undefined

  constructor(deps: Deps, request: FastifyRequest, caller: Caller | null) {
    this.deps = deps
    this.request = request
    this.caller = caller
    this.run = deps.run
    this.transaction = deps.transaction
    this.sessions = deps.sessions
    this.wakeups = deps.wakeups
    this.keys = deps.keys
    this.breachedPasswords = deps.breachedPasswords
    this.budgets = deps.budgets
    this.sendsMail = deps.sendsMail
    this.signsUpByMail = deps.signsUpByMail
    this.now = deps.now
    this.notes = request.notes
  }

  get loaders() {
    return (this.knownLoaders ??= createLoaders(this))
  }

  get address() {
    return (this.knownAddress ??= addressOf(this.request.ip))
  }

  get spender() {
    return (this.knownSpender ??= this.caller?.userId ?? networkOf(this.request.ip))
  }

  get idempotencyKey() {
    return this.request.raw.headersDistinct['idempotency-key']?.join('\n')
  }

  get device() {
    return deviceOf(this.request.headers['user-agent'])
  }

  get log() {
    return this.deps.log.child({ requestId: this.request.id })
  }
}
