/** What an action answers with when the form has to be shown again: nothing the person typed is lost. */
export type FormFailure = {
  ok: false
  /** About the whole form. */
  message: string | null
  /** It is not worth sending again before; the message says so. */
  wait?: Wait
  /** The day on which the account goes that was signed in to, unless it is to be kept. */
  deletesOn?: string
  /** What is there now, which somebody else has changed meanwhile, by the name of the field. */
  current?: Record<string, string>
  /** Nobody answered: what is shown stays. */
  unanswered?: true
  /** By the name of the field. */
  fields: Record<string, string>
  /** What was typed, by the name of the field; never a password. */
  values: Record<string, string>
}

/** What `message` consists of, to count the seconds down. */
export type Wait = { why: string; seconds: number }

export type FormSuccess = { ok: true }

export type FormResult = FormFailure | FormSuccess

/** What a form sends that nobody types. */
const HIDDEN_FIELDS = ['intent', 'id', 'formKey', 'version', 'redirectTo', 'timeZone']

/** Ends what is said of a form that may not have arrived. */
export function retryHint(values: Iterable<[name: string, value: unknown]>): string {
  const isTyped = [...values].some(([name, value]) => !HIDDEN_FIELDS.includes(name) && value !== '')
  return isTyped ? 'What you typed is still here: try again in a moment.' : 'Try again in a moment.'
}

/** The failure to show, if the last answer was one. */
export function failureOf(result: FormResult | undefined): FormFailure | null {
  return result === undefined || result.ok ? null : result
}

/** The props of the fields of a form that failed, in their order on the page: focus goes to the first that is wrong. */
export function fieldsOf(failure: FormFailure | null, names: readonly string[]) {
  const first = names.find((name) => failure?.fields[name] !== undefined)
  return (name: string, value = '') => ({
    name,
    defaultValue: failure?.values[name] ?? value,
    error: failure?.fields[name] ?? null,
    autoFocus: name === first,
  })
}
