import type { RequestHandler } from 'express'
import { sendPlainPage } from './plain-page.ts'

const METHODS = ['GET', 'HEAD', 'POST', 'OPTIONS']

/** Allows GET and HEAD for pages and POST for forms, and nothing else. */
export function methods(): RequestHandler {
  return ({ method }, response, next) => {
    if (method !== 'OPTIONS' && METHODS.includes(method)) return next()
    response.set('Allow', METHODS.join(', '))
    if (method === 'OPTIONS') return response.status(204).end()
    sendPlainPage(response, {
      status: 405,
      title: 'This cannot be done here',
      text: 'Latchkey shows pages and takes forms. It was asked for something else, and nothing was changed.',
    })
  }
}
