import { redirect, type ActionFunctionArgs } from '@remix-run/node'
import { ApiError, createApi } from '../../server/api.server.ts'
import { endSession, readToken } from '../../server/session.server.ts'
import { SignoutMutation } from './queries.server.ts'

/** Looking at an address never signs anybody out. */
export function loader() {
  return redirect('/')
}

/** Whatever happens, the browser is signed out: somebody may be about to walk away from it. */
export async function action({ request, context }: ActionFunctionArgs) {
  const token = readToken(request, context.config)
  if (token === null) return endSession(context, '/')
  try {
    await createApi(context, token)(SignoutMutation)
    return endSession(context, '/')
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    // Ended already, elsewhere: that is what was wanted.
    return endSession(context, error.code === 'UNAUTHENTICATED' ? '/' : '/signin?reason=unended')
  }
}
