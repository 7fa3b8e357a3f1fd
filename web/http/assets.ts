import express, { type RequestHandler } from 'express'
import { join } from 'node:path'

const CLIENT = join(import.meta.dirname, '../build/client')

/**
 * Vite's build. The names in `assets/` contain a hash of the content, so these files never change.
 */
export function assets(): RequestHandler[] {
  return [
    express.static(CLIENT, {
      index: false,
      redirect: false,
      setHeaders: (response, path) => {
        const hashed = path.startsWith(join(CLIENT, 'assets/'))
        response.setHeader('Cache-Control', hashed ? 'public, max-age=31536000, immutable' : 'public, max-age=3600')
      },
    }),
    (request, response, next) => {
      // A missing asset belongs to another build. It is answered as text, because a script cannot
      // be a page, and is not cached.
      if (request.path.startsWith('/assets/'))
        response.status(404).set('Cache-Control', 'no-store').type('text').send('Not found\n')
      else next()
    },
  ]
}
