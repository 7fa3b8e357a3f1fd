import type { RequestHandler } from 'express'
import { sendPlainPage } from './plain-page.ts'

/** Bytes: twice what the API takes, since a form spells every character out in up to three of its own. */
const MAX_BODY = 512 * 1024

/**
 * Refuses a body that is too large before any of it is kept. Node reads what is left of it and forgets it, so that whoever sends
 * all of it before they read sees the answer.
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
