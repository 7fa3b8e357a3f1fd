import { HeaderMap, type ApolloServerPlugin, type GraphQLResponse } from '@apollo/server'
import { getOperationAST, OperationTypeNode } from 'graphql'
import { signedIn, type Caller, type Context, type SignedIn } from '../context.ts'
import { AppError, badInput } from '../errors.ts'
import type { ErrorCode } from '../generated/schema.ts'
import { findAppError, httpOf } from '../http/error-response.ts'
import type { Kept } from './idempotency-key.entity.ts'
import * as keys from './idempotency.service.ts'
import { keepingOf, rootFieldsOf, type Keeping } from './keeping.ts'

const IDEMPOTENCY_REPLAYED = 'idempotency-replayed'

/** Temporary failures, after which a repetition does the work again. */
const TRANSIENT = new Set<unknown>([
  'RATE_LIMITED',
  'SERVICE_UNAVAILABLE',
  'INTERNAL_SERVER_ERROR',
  'UNAUTHENTICATED',
  'FORBIDDEN',
] satisfies ErrorCode[])

/**
 * Runs a mutation with a key once, and sends the same response each time (docs/decisions/012).
 * @param isRefused whether the rule of the mutation refuses the caller, whatever the arguments
 */
export const idempotency = (isRefused: (mutation: string, caller: Caller) => boolean): ApolloServerPlugin<Context> => ({
  requestDidStart: async ({ request, contextValue }) => {
    const key = contextValue.idempotencyKey
    if (key === undefined || !contextValue.caller) return
    const context = signedIn(contextValue)
    let held: { claim: keys.Claim; keeping: Keeping } | undefined

    return {
      // Runs after every check of the document and before any of its work.
      responseForOperation: async ({ operation, operationName, document, source, schema }) => {
        const mutation = getOperationAST(document, operationName)?.operation === OperationTypeNode.MUTATION
        const keeping = mutation
          ? keepingOf(schema.getMutationType()?.getFields() ?? {}, operation, document)
          : 'NOTHING'
        if (keeping === 'NOTHING') return null
        const mayDoNothing = rootFieldsOf(operation, document).every((name) => isRefused(name, context.caller))
        if (mayDoNothing) return null // the rules refuse it, as without a key
        if (!/^[\x20-\x7E]{1,255}$/.test(key)) return refuse(context, badKey(), 400)

        const fingerprint = keys.fingerprintOf([source, operationName, request.variables ?? {}, rightsOf(context)])
        const standing = await keys
          .claimKey(context, { key, fingerprint, repeatable: keeping === 'ANSWER' })
          .catch(toAppError)
        if (standing instanceof AppError) return refuse(context, standing, httpOf(standing).status)
        if (standing === 'REUSED') return refuse(context, reused(), 422)
        if (standing === 'BUSY') return refuse(context, busy(), 409)
        if ('kept' in standing)
          return standing.kept.body === null ? refuse(context, untold(), 409) : replay(standing.kept)

        held = { claim: standing.claim, keeping }
        contextValue.newId = keys.idsUnder(standing.claim)
        return null
      },

      willSendResponse: async ({ response }) => {
        if (!held || response.body.kind !== 'single') return
        const { claim, keeping } = held
        const { data, errors } = response.body.singleResult
        const body = keeping === 'ANSWER' ? JSON.stringify(response.body.singleResult) : null
        const transient = errors?.some(({ extensions }) => TRANSIENT.has(extensions?.['code']))
        try {
          if (transient) await keys.giveUpClaim(context, claim)
          else if (data === undefined) await keys.forgetKey(context, claim)
          else await keys.keepAnswer(context, claim, { status: response.http.status ?? 200, body })
        } catch (error) {
          context.log.error({ err: error }, 'The response to a request with an Idempotency-Key could not be stored')
        }
      },
    }
  },
})

/**
 * The rights of the caller, which are part of the request: a response for wider scopes is not sent
 * to narrower ones.
 */
const rightsOf = ({ caller }: SignedIn): unknown => ('scopes' in caller ? caller.scopes : null)

const badKey = () =>
  badInput([{ path: 'Idempotency-Key', message: 'An Idempotency-Key has 1 to 255 printable ASCII characters.' }])

const reused = () =>
  new AppError(
    'IDEMPOTENCY_KEY_REUSED',
    'This Idempotency-Key was used for another request within the last 24 hours. Use a new key for each request.',
  )

const busy = () =>
  new AppError(
    'CONFLICT',
    'Another request with this Idempotency-Key is still being processed. Try again in a moment.',
    {
      retryAfter: 1,
    },
  )

const untold = () =>
  new AppError(
    'CONFLICT',
    'A request with this Idempotency-Key was processed before, but its response was not stored. Check what it has changed, and use a new key.',
  )

/** Turns our own errors into a response. Apollo would mask an error that is thrown here. */
function toAppError(error: unknown): AppError {
  const appError = findAppError(error)
  if (appError) return appError
  throw error
}

const replay = ({ status, body }: Kept): GraphQLResponse => ({
  http: { status, headers: new HeaderMap([[IDEMPOTENCY_REPLAYED, 'true']]) },
  body: { kind: 'single', singleResult: JSON.parse(body ?? '') },
})

function refuse({ notes }: Context, error: AppError, status: number): GraphQLResponse {
  const { code, message, details } = error
  notes.errors.push(code)
  return {
    http: { status, headers: new HeaderMap([...httpOf(error).headers]) },
    body: { kind: 'single', singleResult: { errors: [{ message, extensions: { code, ...details } }] } },
  }
}
