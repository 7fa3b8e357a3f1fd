import { redirect, type ActionFunctionArgs } from '@remix-run/node'
import { ApiError, createApi } from '../../server/api.server.ts'
import { endSession, readToken } from '../../server/session.server.ts'
import { SignoutMutation } from './queries.server.ts'

/** A GET signs nobody out. */
export function loader() {
  return redirect('/')
}

/**
 * Always signs the browser out, even when the API cannot be reached: the person may be about to
 * leave.
 */
export async function action({ request, context }: ActionFunctionArgs) {
  const token = readToken(request, context.config)
  if (token === null) return endSession(context, '/')
  try {
    await createApi(context, token)(SignoutMutation)
    return endSession(context, '/')
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    // `UNAUTHENTICATED`: the session has ended already, as intended.
    return endSession(context, error.code === 'UNAUTHENTICATED' ? '/' : '/signin?reason=unended')
  }
}
