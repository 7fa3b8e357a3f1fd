import { redirect } from '@remix-run/node'
import { ApiError } from '../../api.server.ts'
import { signedInAction } from '../../actions.server.ts'
import { endSession } from '../../session.server.ts'
import { SignoutMutation } from './queries.server.ts'

/** Looking at an address never signs anybody out. */
export function loader() {
  return redirect('/')
}

export const action = signedInAction(async ({ api, context }) => {
  try {
    await api(SignoutMutation)
  } catch (error) {
    // Ended already, elsewhere: that is what was wanted.
    if (!(error instanceof ApiError && error.code === 'UNAUTHENTICATED')) throw error
  }
  throw endSession(context, '/')
})
