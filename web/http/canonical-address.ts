import type { RequestHandler } from 'express'
import { isPercentEncodedUtf8 } from '../../shared/utf8.ts'
import { sendPlainPage } from './plain-page.ts'

/**
 * None of Latchkey's paths has a backslash or control character. React Router throws on a path that
 * starts with one, because URL parsers take the rest for a host.
 */
const UNSAFE_IN_PATH = /[\\\p{Control}]/u

/**
 * Replaces the host that the client claims with the configured one, because Remix builds URLs from
 * it. Refuses paths that cannot be decoded, which would look like server errors later.
 */
export function canonicalAddress({ origin }: { origin: string }): RequestHandler {
  const { host } = new URL(origin)
  return (request, response, next) => {
    const path = readPath(request.originalUrl)
    // Older versions of Remix used `_data` to request the data of a page. This one never does.
    if (path === null || '_data' in request.query) {
      return sendPlainPage(response, {
        status: 400,
        title: 'This address cannot be read',
        text: 'A part of it may have been lost when it was copied. Check the address, or open Latchkey.',
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

/** `null` for what is not a path, or cannot be decoded. */
function readPath(address: string): string | null {
  try {
    return address.startsWith('/') && isPercentEncodedUtf8(address)
      ? decodeURIComponent(address.split('?', 1)[0] ?? '')
      : null
  } catch {
    return null
  }
}
