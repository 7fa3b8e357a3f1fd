import { data, type ActionFunctionArgs, type AppLoadContext } from '@remix-run/node'
import { ApiError, createApi, STATUS, type Api } from './api.server.ts'
import type { FormFailure } from './forms.ts'
import { requireToken, sessionEnded } from './session.server.ts'

type FormActionArgs = {
  api: Api
  form: Form
  context: AppLoadContext
  params: ActionFunctionArgs['params']
  url: URL
  /** The browser shows the answer as a page: it works without JavaScript. */
  isDocument: boolean
}

type Form = {
  /** What was typed; empty when the field is missing. */
  text: (name: string) => string
  /** What was typed; `null` when nothing was. */
  optional: (name: string) => string | null
}

/** An action for anybody. What the API refuses comes back as the form to show again. */
export function formAction<T>(act: (args: FormActionArgs) => Promise<T>) {
  return (args: ActionFunctionArgs) => run(args, null, act)
}

/** An action for people who are signed in. */
export function signedInAction<T>(act: (args: FormActionArgs) => Promise<T>) {
  return (args: ActionFunctionArgs) => run(args, requireToken(args.request, args.context), act)
}

async function run<T>(
  { request, context, params }: ActionFunctionArgs,
  token: string | null,
  act: (args: FormActionArgs) => Promise<T>,
) {
  const fields = new URLSearchParams(await request.text())
  const text = (name: string) => fields.get(name) ?? ''
  try {
    return await act({
      api: createApi(context, token),
      form: { text, optional: (name) => text(name) || null },
      context,
      params,
      url: new URL(request.url),
      isDocument: request.headers.get('Accept')?.includes('text/html') ?? false,
    })
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    if (error.code === 'UNAUTHENTICATED' && token !== null) throw sessionEnded(request, context)
    return toFailure(error, fields, context)
  }
}

function toFailure(error: ApiError, typed: URLSearchParams, context: AppLoadContext) {
  const beside = error.fields.filter(({ path }) => typed.has(path))
  const elsewhere = error.fields.filter(({ path }) => !typed.has(path)).map(({ message }) => message)
  const failure: FormFailure = {
    ok: false,
    message: beside.length > 0 ? elsewhere.join(' ') || null : elsewhere.join(' ') || explain(error, context),
    fields: Object.fromEntries(beside.map(({ path, message }) => [path, message])),
    values: Object.fromEntries([...typed].filter(([name]) => !name.toLowerCase().includes('password'))),
  }
  return data(failure, {
    status: STATUS[error.code],
    ...(error.retryAfter === null ? {} : { headers: { 'Retry-After': String(error.retryAfter) } }),
  })
}

function explain(error: ApiError, { requestId, log }: AppLoadContext): string {
  switch (error.code) {
    case 'SERVICE_UNAVAILABLE':
      return 'The API cannot be reached, so this may not be saved. What you typed is still here: try again in a moment.'
    case 'RATE_LIMITED':
      return `That was tried too often. Try again in ${error.retryAfter ?? 60} seconds.`
    case 'INTERNAL_SERVER_ERROR':
      log.error({ requestId, err: error }, 'the API failed')
      return `Something went wrong on our side. What you typed is still here: try again. (Request ${requestId})`
    case 'UNAUTHENTICATED':
    case 'FORBIDDEN':
    case 'NOT_FOUND':
    case 'BAD_USER_INPUT':
    case 'CONFLICT':
      return error.message
  }
}
