import type { AppLoadContext } from '@remix-run/node'
import { ApiError, callerHeaders } from './api.server.ts'
import { SECOND } from '../../time.ts'

/** Until the first byte; how long the rest takes is up to whoever downloads. */
const TIMEOUT = 10 * SECOND

type Download = { path: string; token: string }

/**
 * What the API has at a path, as it comes: never held whole, and no faster than the browser takes it. When the API breaks off, so
 * does the stream; when the browser does (`signal`), so does the request to the API.
 * @throws {ApiError} when it does not start: `RATE_LIMITED` while another of the same person does, else `SERVICE_UNAVAILABLE`
 */
export async function openDownload(
  context: AppLoadContext,
  { path, token }: Download,
  signal: AbortSignal,
): Promise<ReadableStream<Uint8Array>> {
  const starting = new AbortController()
  const timeout = setTimeout(() => starting.abort(), TIMEOUT)
  try {
    const { ok, status, body } = await fetch(context.config.apiUrl + path, {
      headers: { Accept: 'application/json', ...callerHeaders(context, token) },
      redirect: 'error',
      signal: AbortSignal.any([signal, starting.signal]),
    })
    if (!ok) await body?.cancel()
    if (status === 429) throw new ApiError('RATE_LIMITED', 'It is being downloaded already.')
    if (!ok || body === null) throw new Error(`The API answered a download with ${status}.`)
    return pace(body, context, signal)
  } catch (error) {
    if (error instanceof ApiError) throw error
    context.log.warn({ requestId: context.requestId, err: error }, 'a download does not start')
    throw new ApiError('SERVICE_UNAVAILABLE', 'The API cannot be reached.')
  } finally {
    clearTimeout(timeout)
  }
}

function pace(body: ReadableStream<Uint8Array>, { drained }: AppLoadContext, signal: AbortSignal) {
  const reader = body.getReader()
  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        try {
          await drained(signal)
          const { done, value } = await reader.read()
          if (done) controller.close()
          else controller.enqueue(value)
        } catch (error) {
          // Whoever has gone away needs no error.
          if (signal.aborted) controller.close()
          else throw error
        }
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  )
}
