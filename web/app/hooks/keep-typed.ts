import {
  isRouteErrorResponse,
  type ClientActionFunctionArgs,
  type ShouldRevalidateFunctionArgs,
} from '@remix-run/react'
import { retryHint, type FormFailure } from '../words/forms.ts'

/** A `clientAction` that keeps what was typed in the form when Latchkey does not answer. */
export async function keepTyped({ request, serverAction }: ClientActionFunctionArgs) {
  const typed = await request.clone().formData()
  try {
    return await serverAction()
  } catch (error) {
    if (error instanceof Response || isRouteErrorResponse(error)) throw error
    const texts = [...typed].flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : []))
    const why = navigator.onLine ? 'Latchkey cannot be reached' : 'You are offline'
    const message = `${why}, so this may not be saved. ${retryHint(typed)}`
    const failure: FormFailure = { ok: false, message, unanswered: true, fields: {}, values: Object.fromEntries(texts) }
    return failure
  }
}

/**
 * A `shouldRevalidate` that keeps the page when a form got no answer: loading it again would fail
 * as well, and replace the form.
 */
export function keepShown({ actionResult, defaultShouldRevalidate }: ShouldRevalidateFunctionArgs): boolean {
  const result: FormFailure | undefined = actionResult
  return result?.unanswered ? false : defaultShouldRevalidate
}
