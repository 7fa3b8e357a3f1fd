import type { AppLoadContext } from '@remix-run/node'
import { SECOND } from '../../time.ts'
import { ApiError, callerHeaders } from './api.server.ts'

/** Until the first byte. The rest may take as long as the browser needs. */
const TIMEOUT = 10 * SECOND

type Download = { path: string; token: string }

/**
 * Streams a download of the API: it is never held in memory as a whole, and is read no faster than
 * the browser accepts it. When the API breaks off, so does the stream; when the browser does
 * (`signal`), so does the request to the API.
 * @throws {ApiError} `RATE_LIMITED` while another download of the same person runs,
 * `SERVICE_UNAVAILABLE` when it cannot start
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
    if (status === 429) throw new ApiError('RATE_LIMITED', 'The data is being downloaded already.')
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
          // A browser that has gone away needs no error.
          if (signal.aborted) controller.close()
          else throw error
        }
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  )
}
