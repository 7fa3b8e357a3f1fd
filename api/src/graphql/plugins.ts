import type { ApolloServerPlugin } from '@apollo/server'
import type { Context } from '../context.ts'
import { findAppError, httpOf, isUnexpected } from './format-error.ts'

/** Gives an answer that is nothing but one kind of error the HTTP status and headers of that error. */
export const httpStatus: ApolloServerPlugin<Context> = {
  requestDidStart: async () => ({
    willSendResponse: async ({ response, errors }) => {
      if (response.body.kind !== 'single' || !errors?.length) return
      const { data } = response.body.singleResult
      const answered = data && Object.values(data).some((value) => value !== null)
      const appErrors = errors.map(findAppError)
      const [first] = appErrors
      if (answered || !first || appErrors.some((error) => error?.code !== first.code)) return
      const { status, headers } = httpOf(first)
      if (status !== 200) response.http.status = status
      for (const [name, value] of headers) response.http.headers.set(name, value)
    },
  }),
}

/** Notes what the request's line in the log says, and keeps errors that nobody expected. */
export const notes: ApolloServerPlugin<Context> = {
  requestDidStart: async () => ({
    didResolveOperation: async ({ contextValue, operationName }) => {
      contextValue.notes.operation = operationName?.slice(0, 100) ?? null
    },
    didEncounterErrors: async ({ contextValue, errors }) => {
      for (const error of errors) {
        const unexpected = isUnexpected(error)
        if (unexpected)
          contextValue.log.error({ err: error.originalError ?? error, path: error.path }, 'Unexpected error')
        const code =
          findAppError(error)?.code ?? (unexpected ? 'INTERNAL_SERVER_ERROR' : String(error.extensions['code']))
        contextValue.notes.errors.push(code)
      }
    },
  }),
}
