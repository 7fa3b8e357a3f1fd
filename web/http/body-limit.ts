import type { RequestHandler } from 'express'
import { sendPlainPage } from './plain-page.ts'

/** Bytes. Twice the limit of the API, because form encoding needs up to three bytes for one. */
const MAX_BODY = 512 * 1024

/**
 * Refuses a body that is too large before any of it is stored. Node reads and discards the rest, so
 * that a browser that sends everything before it reads still sees the answer.
 */
export function bodyLimit(): RequestHandler {
  return (request, response, next) => {
    const length = Number(request.get('Content-Length') ?? 0)
    if (length <= MAX_BODY && request.get('Transfer-Encoding') === undefined) return next()
    sendPlainPage(response, {
      status: length > MAX_BODY ? 413 : 411,
      title: 'That is too long',
      text: 'The form holds more than can be sent at once. Nothing was changed. Go back, shorten it, and send it again.',
    })
  }
}
