import type { RequestHandler } from 'express'
import { isPercentEncodedUtf8 } from '../../shared/utf8.ts'
import { sendPlainPage } from './plain-page.ts'

/** No address of ours has these, and with them in front a path is a host to whatever parses it: React Router fails. */
const UNSAFE_IN_PATH = /[\\\p{Control}]/u

/**
 * Remix makes a URL of the host and the path that the client claims to have asked. The host is ours, whatever it claims;
 * a path that cannot be read is refused here, where it is not taken for a failure of ours.
 */
export function canonicalAddress({ origin }: { origin: string }): RequestHandler {
  const { host } = new URL(origin)
  return (request, response, next) => {
    const path = readPath(request.originalUrl)
    // With `_data`, older versions of Remix asked for a page's data: ours never does.
    if (path === null || '_data' in request.query) {
      return sendPlainPage(response, {
        status: 400,
        title: 'This is no address',
        text: 'Latchkey cannot read the address that was asked for. A part of it may have been lost when it was copied.',
      })
    }
    if (UNSAFE_IN_PATH.test(path)) {
      return sendPlainPage(response, {
        status: 404,
        title: 'There is nothing here',
        text: 'The address may be wrong, or what was here has been deleted.',
      })
    }
    request.headers.host = host
    delete request.headers['x-forwarded-host']
    delete request.headers['x-forwarded-proto']
    next()
  }
}

/** `null` for what is no path, or cannot be decoded. */
function readPath(address: string): string | null {
  try {
    return address.startsWith('/') && isPercentEncodedUtf8(address)
      ? decodeURIComponent(address.split('?', 1)[0] ?? '')
      : null
  } catch {
    return null
  }
}
