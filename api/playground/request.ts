import { type ExecutionResult, GraphQLError } from 'graphql'

export type Answer = ExecutionResult<Record<string, unknown>>

export type Operation = {
  query: string
  operationName?: string | undefined
  variables?: unknown
}

type Sent = { answer: Answer; tokenRefused: boolean }

const UNREACHABLE = 'The API cannot be reached. Check the connection and try again.'

/**
 * Posts an operation to the API that served this page. A network failure is a result with an error.
 */
export async function send(operation: Operation, headers: Record<string, string>): Promise<Sent> {
  try {
    const response = await fetch(location.pathname, {
      method: 'POST',
      headers: { accept: 'application/json', 'content-type': 'application/json', ...headers },
      body: JSON.stringify(operation),
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
    })
    const answer: unknown = await response.json()
    if (!isAnswer(answer)) return failed(`The API answered something unexpected (HTTP ${response.status}).`)
    // A refused token fails the request before anything runs; a failed `signin` still has `data`.
    return { answer, tokenRefused: response.status === 401 && answer.data === undefined }
  } catch {
    return failed(UNREACHABLE)
  }
}

/** The string at a path within the data of a result. */
export function textAt(answer: Answer, ...path: string[]): string | undefined {
  let value: unknown = answer.data
  for (const key of path) value = isRecord(value) ? value[key] : undefined
  return typeof value === 'string' ? value : undefined
}

function failed(message: string): Sent {
  return { answer: { errors: [new GraphQLError(message)] }, tokenRefused: false }
}

function isAnswer(value: unknown): value is Answer {
  return isRecord(value) && ('data' in value || Array.isArray(value.errors))
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
