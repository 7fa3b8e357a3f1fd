import { data, type ActionFunctionArgs, type AppLoadContext } from '@remix-run/node'
import { formatDayAndMonth } from '../words/days.ts'
import { retryHint, type FormFailure, type Wait } from '../words/forms.ts'
import { retryMessage } from '../words/waiting.ts'
import { ApiError, createApi, createApiForAnybody, STATUS, type Api } from './api.server.ts'
import { idempotencyKeyOf, newFormKey } from './form-key.server.ts'
import { localTimeOf } from './local-time.server.ts'
import { readToken, requireToken, sessionEnded } from './session.server.ts'

type FormActionArgs = {
  api: Api
  form: Form
  request: Request
  context: AppLoadContext
  params: ActionFunctionArgs['params']
  url: URL
  /** Whether the browser shows the answer as a page, because it runs without JavaScript. */
  isDocument: boolean
}

type Form = {
  /** The value of a field; empty when the field is missing. */
  text: (name: string) => string
  /** The value of a field; `null` when it is empty or missing. */
  optional: (name: string) => string | null
}

/**
 * An action for everybody. It calls the API with the token of the current session if there is one,
 * so that signing in ends that session. Errors become the form to show again.
 */
export function formAction<T>(act: (args: FormActionArgs) => Promise<T>) {
  return (args: ActionFunctionArgs) => {
    const api = createApiForAnybody(args.context, readToken(args.request, args.context.config))
    return run(args, { api, needsSession: false }, act)
  }
}

/**
 * An action for people who are signed in. It may run one mutation, which gets an idempotency key: a
 * form that arrives twice is done once.
 */
export function signedInAction<T>(act: (args: FormActionArgs) => Promise<T>) {
  return (args: ActionFunctionArgs) => {
    const idempotencyKey = idempotencyKeyOf(args.context.form, new URL(args.request.url).pathname)
    const api = createApi(args.context, requireToken(args.request, args.context), idempotencyKey)
    return run(args, { api, needsSession: true }, act)
  }
}

async function run<T>(
  { request, context, params }: ActionFunctionArgs,
  { api, needsSession }: { api: Api; needsSession: boolean },
  act: (args: FormActionArgs) => Promise<T>,
) {
  const text = (name: string) => context.form.get(name) ?? ''
  try {
    return await act({
      api,
      form: { text, optional: (name) => text(name) || null },
      request,
      context,
      params,
      url: new URL(request.url),
      isDocument: request.headers.get('Accept')?.includes('text/html') ?? false,
    })
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    if (error.code === 'UNAUTHENTICATED' && needsSession) throw sessionEnded(request, context)
    return toFailure(error, request, context)
  }
}

function toFailure(error: ApiError, request: Request, context: AppLoadContext) {
  const { form: typed } = context
  const beside = error.fields.filter(({ path }) => typed.has(path))
  const elsewhere = error.fields.filter(({ path }) => !typed.has(path)).map(({ message }) => message)
  const wait = waitOf(error)
  const current = currentOf(error, typed)
  const failure: FormFailure = {
    ok: false,
    code: error.code,
    message:
      current !== null
        ? CHANGED_MEANWHILE
        : beside.length > 0
          ? elsewhere.join(' ') || null
          : elsewhere.join(' ') || explain(error, context, typed),
    ...(wait === null ? {} : { wait }),
    ...(error.deletesAt === null
      ? {}
      : { deletesOn: formatDayAndMonth(error.deletesAt, localTimeOf(request, context)) }),
    ...(current === null ? {} : { current }),
    fields: Object.fromEntries(beside.map(({ path, message }) => [path, message])),
    values: {
      ...Object.fromEntries([...typed].filter(([name]) => !name.toLowerCase().includes('password'))),
      // Sending the form again overwrites the version that is shown now.
      ...(current?.['version'] === undefined ? {} : { version: current['version'] }),
      // The API repeats its answer to the same key, so a changed form needs a new one. After a
      // temporary error the same form is sent with the same key.
      ...(typed.has('formKey') && !isTemporary(error) ? { formKey: newFormKey() } : {}),
    },
  }
  return data(failure, {
    status: STATUS[error.code],
    ...(error.retryAfter === null ? {} : { headers: { 'Retry-After': String(error.retryAfter) } }),
  })
}

const SENT_BEFORE = 'This form was sent before and is done. Check the result before you send it again.'

const CHANGED_MEANWHILE =
  'This was changed elsewhere in the meantime, so what you typed is not saved. Choose which version to keep.'

/** The current values of those fields that the form has. */
function currentOf({ current }: ApiError, typed: URLSearchParams): Record<string, string> | null {
  if (current === null) return null
  const shared = Object.entries(current).filter(([name]) => typed.has(name))
  return Object.fromEntries(shared.map(([name, value]) => [name, String(value ?? '')]))
}

/** Whether the same form may succeed later. */
const isTemporary = ({ code, retryAfter }: ApiError) => retryAfter !== null || STATUS[code] >= 500

function waitOf({ code, retryAfter }: ApiError): Wait | null {
  if (code === 'CONFLICT' && retryAfter !== null)
    return { why: 'Your last request is still running.', seconds: retryAfter }
  if (code === 'RATE_LIMITED') return { why: 'Too many attempts.', seconds: retryAfter ?? 60 }
  return retryAfter === null ? null : { why: 'Latchkey cannot do this right now.', seconds: retryAfter }
}

function explain(error: ApiError, { requestId, log }: AppLoadContext, typed: URLSearchParams): string {
  const wait = waitOf(error)
  if (wait !== null) return `${wait.why} ${retryMessage(wait.seconds)}`
  switch (error.code) {
    case 'SERVICE_UNAVAILABLE':
      return `The API cannot be reached, so this may not be saved. ${retryHint(typed)}`
    case 'INTERNAL_SERVER_ERROR':
      log.error({ requestId, err: error }, 'the API failed')
      return `Something went wrong on our side. ${retryHint(typed)} (Request ${requestId})`
    case 'RATE_LIMITED':
    case 'ACCOUNT_DELETION_SCHEDULED':
    case 'UNAUTHENTICATED':
    case 'FORBIDDEN':
    case 'NOT_FOUND':
    case 'BAD_USER_INPUT':
    case 'CONFLICT':
      return error.wasDone ? SENT_BEFORE : error.message
    case 'IDEMPOTENCY_KEY_REUSED':
      return SENT_BEFORE
    case 'LINK_INVALID':
    case 'MAIL_DISABLED':
      return error.message
    case 'SIGNUP_BY_MAIL':
      return 'An account begins with a mail here. Open this page again, and enter your email address.'
  }
}
