import express, { type RequestHandler } from 'express'
import { join } from 'node:path'

const CLIENT = join(import.meta.dirname, '../build/client')

/** What Vite built: the names in `assets/` carry a hash of their content, so they never change. */
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
      // An asset of another build: a page would only confuse whoever asks for a script, and a cache must not keep that it is missing.
      if (request.path.startsWith('/assets/'))
        response.status(404).set('Cache-Control', 'no-store').type('text').send('Not found\n')
      else next()
    },
  ]
}
