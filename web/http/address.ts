import type { RequestHandler } from 'express'
import { isPercentEncodedUtf8 } from '../../shared/utf8.ts'
import { sendPlainPage } from './plain-page.ts'

/**
 * Remix makes a URL of the host and the path that the client claims to have asked. The host is ours, whatever it claims;
 * a path that cannot be read is refused here, where it is not taken for a failure of ours.
 */
export function ownAddress({ origin }: { origin: string }): RequestHandler {
  const { host } = new URL(origin)
  return (request, response, next) => {
    // With `_data`, older versions of Remix asked for a page's data: ours never does.
    if (!isPath(request.originalUrl) || '_data' in request.query) {
      return sendPlainPage(response, {
        status: 400,
        title: 'This is no address',
        text: 'Latchkey cannot read the address that was asked for. A part of it may have been lost when it was copied.',
      })
    }
    request.headers.host = host
    delete request.headers['x-forwarded-host']
    delete request.headers['x-forwarded-proto']
    next()
  }
}

function isPath(address: string): boolean {
  try {
    decodeURIComponent(address.split('?', 1)[0] ?? '')
    return address.startsWith('/') && isPercentEncodedUtf8(address)
  } catch {
    return false
  }
}
