import { data, type LoaderFunctionArgs } from '@remix-run/node'
import type { LocalTime } from '../words/days.ts'
import { ApiError, createApi, STATUS, type Api } from './api.server.ts'
import { localTimeOf } from './local-time.server.ts'
import { requireToken, sessionEnded } from './session.server.ts'

type SignedInLoaderArgs = {
  api: Api
  url: URL
  params: LoaderFunctionArgs['params']
  /** The current time in the time zone of a profile. */
  localTimeOf: LocalTimeOf
}

export type LocalTimeOf = (profile: { timeZone: string } | null) => LocalTime

/** A loader for people who are signed in. Others are redirected to sign in, and come back. */
export function signedInLoader<T>(load: (args: SignedInLoaderArgs) => Promise<T>) {
  return async ({ request, params, context }: LoaderFunctionArgs): Promise<T> => {
    const api = createApi(context, requireToken(request, context))
    try {
      return await load({
        api,
        url: new URL(request.url),
        params,
        localTimeOf: (profile) => localTimeOf(request, context, profile),
      })
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      if (error.code === 'UNAUTHENTICATED') throw sessionEnded(request, context)
      if (error.code === 'INTERNAL_SERVER_ERROR') {
        context.log.error({ requestId: context.requestId, err: error }, 'the API failed')
      }
      // When the API rejects an id in the address, the page does not exist.
      const status = error.code === 'BAD_USER_INPUT' ? STATUS.NOT_FOUND : STATUS[error.code]
      throw data({ requestId: context.requestId }, status)
    }
  }
}

export function notFound(): ApiError {
  return new ApiError('NOT_FOUND', 'There is nothing here.')
}
