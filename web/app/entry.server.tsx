import {
  createReadableStreamFromReadable,
  type ActionFunctionArgs,
  type AppLoadContext,
  type EntryContext,
  type LoaderFunctionArgs,
} from '@remix-run/node'
import { isRouteErrorResponse, RemixServer } from '@remix-run/react'
import { isbot } from 'isbot'
import { PassThrough } from 'node:stream'
import { renderToPipeableStream } from 'react-dom/server'
import { SECOND } from '../time.ts'
import { NonceContext } from './hooks/use-nonce.ts'

const RENDER_TIMEOUT = 15 * SECOND

export default function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  remixContext: EntryContext,
  { nonce }: AppLoadContext,
): Promise<Response> {
  if (status === 405) headers.set('Allow', 'GET, HEAD, OPTIONS')
  // Crawlers get the whole page at once; browsers get it as soon as there is something to show.
  const whenToSend = isbot(request.headers.get('User-Agent')) ? 'onAllReady' : 'onShellReady'

  return new Promise((resolve, reject) => {
    const { pipe, abort } = renderToPipeableStream(
      <NonceContext.Provider value={nonce}>
        <RemixServer context={remixContext} url={request.url} nonce={nonce} />
      </NonceContext.Provider>,
      {
        nonce,
        onShellError: reject,
        [whenToSend]: () => {
          const body = new PassThrough()
          headers.set('Content-Type', 'text/html; charset=utf-8')
          resolve(new Response(createReadableStreamFromReadable(body), { headers, status }))
          body.once('close', () => clearTimeout(timeout))
          pipe(body)
        },
      },
    )
    const timeout = setTimeout(abort, RENDER_TIMEOUT)
  })
}

export function handleError(error: unknown, { request, context }: LoaderFunctionArgs | ActionFunctionArgs): void {
  // Client errors are in the request log already.
  if (request.signal.aborted || (isRouteErrorResponse(error) && error.status < 500)) return
  context.log.error({ requestId: context.requestId, err: error }, 'a page failed')
}
