import type { LoaderFunctionArgs } from '@remix-run/node'
import { ApiError, createApi } from '../../server/api.server.ts'
import { forgetToken, personOf, readToken } from '../../server/session.server.ts'
import { SessionQuery } from './queries.server.ts'

/** Who is signed in, for open tabs that ask again. */
export async function loader({ request, context }: LoaderFunctionArgs): Promise<Response> {
  const token = readToken(request, context.config)
  try {
    if (token !== null) await createApi(context, token)(SessionQuery)
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    // Only the API can end a session. While it cannot be reached, the page stays.
    if (error.code === 'UNAUTHENTICATED')
      return Response.json({ person: null }, { headers: forgetToken(context.config) })
  }
  return Response.json({ person: personOf(token) })
}
