import { redirect, type ActionFunctionArgs } from '@remix-run/node'
import { endSession, readToken } from '../../server/session.server.ts'
import { signOut } from './queries.server.ts'

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
  const hasEnded = token === null || (await signOut(context, token))
  return endSession(context, hasEnded ? '/' : '/signin?reason=unended')
}
