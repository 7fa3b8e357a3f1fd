import { once } from 'node:events'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { expect, inject, onTestFinished, test } from 'vitest'
import { startProgram } from '../test/program.ts'
import { startWeb } from '../test/visitor.ts'

async function dial(web: string) {
  const { hostname, port } = new URL(web)
  const socket = connect({ host: hostname, port: Number(port) })
  onTestFinished(() => void socket.destroy())
  await once(socket, 'connect')
  return socket.on('error', () => {})
}

test.each([
  ['its headers', 'POST /signin HTTP/1.1\r\n', 'X-Slow: 1\r\n'],
  ['its body', 'POST /signin HTTP/1.1\r\nHost: web\r\nContent-Length: 5000\r\n\r\n', 'x'],
])('a client that takes too long to send %s is cut, however steadily it goes on', async (_, beginning, more) => {
  const socket = await dial(await startWeb({ times: { request: 1000 } }))
  const said = text(socket)
  socket.write(beginning)

  const dripping = setInterval(() => socket.write(more), 50)
  const answer = await said
  clearInterval(dripping)

  expect(answer).toContain('HTTP/1.1 408')
})

test('a web app that is told to end answers all that was sent, and asks for nothing more', async () => {
  const { url, stop } = await startProgram({ API_URL: inject('apiUrl'), LOG_LEVEL: 'warn' })
  const socket = await dial(url)
  const said = text(socket)
  socket.write('GET /signin HTTP/1.1\r\nHost: web\r\n\r\n'.repeat(20))
  const log = await stop()

  const answers = await said
  expect(answers.split('HTTP/1.1 200 OK')).toHaveLength(1 + 20)
  expect(answers.match(/^connection: close/gim)).toHaveLength(1)
  expect(log).toBe('')
})
