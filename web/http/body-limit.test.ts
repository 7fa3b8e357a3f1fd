import { once } from 'node:events'
import { createConnection } from 'node:net'
import { expect, test } from 'vitest'
import { startWeb } from '../test/visitor.ts'

const MIB = 1024 * 1024
const OURS = 'Sec-Fetch-Site: same-origin'

type Sending = { path?: string; method?: string; from?: string; chunked?: boolean }

test.each<[string, number, number, Sending]>([
  ['of 5 MiB', 5, 413, {}],
  ['of 30 MiB', 30, 413, {}],
  ['of 60 MiB', 60, 413, {}],
  ['of 5 MiB that does not say so', 5, 411, { chunked: true }],
  ['of 60 MiB that does not say so', 60, 411, { chunked: true }],
  ['of 30 MiB from another site', 30, 403, { from: 'Sec-Fetch-Site: cross-site' }],
  ['of 30 MiB for no address', 30, 413, { path: '/%ff' }],
  ['of 30 MiB for a script that is not there', 30, 404, { path: '/assets/gone.js' }],
  ['of 30 MiB by a method that is not taken', 30, 405, { method: 'PUT' }],
])('whoever sends a form %s before they read sees the answer', async (_, size, status, sending) => {
  const answer = await sendAll(await startWeb(), size * MIB, sending)

  expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
})

/** Sends the whole body before it reads the answer. `fetch` reads while it sends. */
async function sendAll(web: string, size: number, { path = '/tasks', method = 'POST', from = OURS, chunked }: Sending) {
  const socket = createConnection({ port: Number(new URL(web).port), host: '127.0.0.1' })
  const failed = once(socket, 'error').then(([error]) => `broken: ${error}`)
  socket.pause()
  const length = chunked ? 'Transfer-Encoding: chunked' : `Content-Length: ${size}`
  socket.write(`${method} ${path} HTTP/1.1\r\nHost: localhost\r\n${from}\r\n${length}\r\n\r\n`)
  const sent = (async () => {
    const part = Buffer.alloc(MIB, 'x')
    for (let left = size; left > 0; left -= part.length) {
      if (chunked) socket.write(`${part.length.toString(16)}\r\n`)
      if (!socket.write(part)) await once(socket, 'drain')
      if (chunked) socket.write('\r\n')
    }
    if (chunked) socket.write('0\r\n\r\n')
    socket.resume()
    const [answer] = await once(socket, 'data')
    return String(answer)
  })()
  try {
    return await Promise.race([sent, failed])
  } finally {
    socket.destroy()
  }
}
