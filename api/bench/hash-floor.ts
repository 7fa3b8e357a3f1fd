import { createServer } from 'node:http'
import { AppError } from '../src/errors.ts'
import { hashPassword, joinHashQueue } from '../src/passwords/password.ts'
import { PASSWORD } from './seed.ts'

/** The least that a sign-in needs: a request, a place in the queue, and the hash. No database. */
const passwordHash = await hashPassword(PASSWORD)

const server = createServer(async (request, response) => {
  try {
    using hashing = joinHashQueue(String(request.headers['x-forwarded-for']))
    const matches = await hashing.verify({ passwordHash }, PASSWORD)
    response.writeHead(matches ? 200 : 401, { 'content-type': 'application/json' }).end('{}')
  } catch (error) {
    const retryAfter = error instanceof AppError ? (error.details.retryAfter ?? 1) : 1
    response.writeHead(503, { 'retry-after': String(retryAfter) }).end('{}')
  }
})

server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('A TCP server has a port')
  process.send?.({ ready: true, url: `http://127.0.0.1:${address.port}` })
})
