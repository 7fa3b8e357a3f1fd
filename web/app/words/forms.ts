import type { ApiErrorCode } from '../server/api.server.ts'

/** The answer of an action when the form has to be shown again. Nothing that was typed is lost. */
export type FormFailure = {
  ok: false
  /** Why. Without, Latchkey did not answer. */
  code?: ApiErrorCode
  /** The error of the form as a whole. */
  message: string | null
  /** How long to wait before the form can be sent again. The message says it too. */
  wait?: Wait
  /** The day on which the account will be deleted, when somebody signs in to it before. */
  deletesOn?: string
  /** The current values by field name, when they were changed elsewhere in the meantime. */
  current?: Record<string, string>
  /** Latchkey did not answer, so the page stays as it is. */
  unanswered?: true
  /** Errors by field name. */
  fields: Record<string, string>
  /** The submitted values by field name, without passwords. */
  values: Record<string, string>
}

/** The parts of `message`, so that the page can count the seconds down. */
export type Wait = { why: string; seconds: number }

export type FormSuccess = { ok: true }

export type FormResult = FormFailure | FormSuccess

/** Fields that nobody types. */
const HIDDEN_FIELDS = ['intent', 'id', 'formKey', 'version', 'redirectTo', 'timeZone']

/** The last sentence of the message about a form that may not have arrived. */
export function retryHint(values: Iterable<[name: string, value: unknown]>): string {
  const isTyped = [...values].some(([name, value]) => !HIDDEN_FIELDS.includes(name) && value !== '')
  return isTyped ? 'What you typed is still here: try again in a moment.' : 'Try again in a moment.'
}

/** The failure in the last answer, if there is one. */
export function failureOf(result: FormResult | undefined): FormFailure | null {
  return result === undefined || result.ok ? null : result
}

/**
 * The props for the fields of a form. `names` is their order on the page: the first with an error
 * gets the focus.
 */
export function fieldsOf(failure: FormFailure | null, names: readonly string[]) {
  const first = names.find((name) => failure?.fields[name] !== undefined)
  return (name: string, value = '') => ({
    name,
    defaultValue: failure?.values[name] ?? value,
    error: failure?.fields[name] ?? null,
    autoFocus: name === first,
  })
}
