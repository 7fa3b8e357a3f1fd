import { data, redirect, type ActionFunctionArgs } from '@remix-run/node'
import { localPath } from '../../server/local-path.ts'
import { putOffReminder, requireToken } from '../../server/session.server.ts'
import { HOME } from '../../words/home.ts'

/** A GET puts nothing off. */
export function loader() {
  return redirect(HOME)
}

export { keepTyped as clientAction } from '../../hooks/keep-typed.ts'

/** Puts the reminder to confirm the email address off, as long as this session lasts. */
export function action({ request, context }: ActionFunctionArgs) {
  const headers = putOffReminder(context.config, requireToken(request, context))
  const isDocument = request.headers.get('Accept')?.includes('text/html') ?? false
  return isDocument ? redirect(localPath(context.form.get('redirectTo')), { headers }) : data(null, { headers })
}
