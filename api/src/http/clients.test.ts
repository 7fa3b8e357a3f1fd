import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { describe, expect, onTestFinished, test } from 'vitest'
import { sharedApp, startApp } from '../../test/app.ts'
import { buildUser } from '../../test/build.ts'
import { giveTasks } from '../../test/export/export.ts'
import { startInstance } from '../../test/instance.ts'
import { captureLog } from '../../test/log.ts'
import { SECOND } from '../time.ts'
import type { App } from '../../test/execute.ts'

/** A raw connection. */
async function dial(app: App): Promise<Socket> {
  const { hostname, port } = new URL(app.url)
  const socket = connect({ host: hostname, port: Number(port) })
  onTestFinished(() => void socket.destroy())
  await once(socket, 'connect')
  return socket.on('error', () => {})
}

const requestOf = (query: string, headers: string[] = []) => {
  const body = JSON.stringify({ query })
  const lines = ['Host: api', 'Content-Type: application/json', `Content-Length: ${body.length}`, ...headers]
  return `POST /graphql HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${body}`
}

const ANSWER = 'HTTP/1.1 200 OK'
const LAST = /^connection: close/im

/** Sends this many requests at once, reads all responses, and repeats that until it is stopped. */
async function keepAsking(app: App, atOnce: number) {
  const socket = await dial(app)
  let said = ''
  let sent = 0
  socket.on('data', (data: Buffer) => (said += data.toString()))
  const answered = () => said.split(ANSWER).length - 1
  const closed = once(socket, 'close')
  const gone = closed.then(() => true)
  for (let isGone = false; !isGone && !LAST.test(said);) {
    socket.write(requestOf('{ __typename }').repeat(atOnce))
    sent += atOnce
    while (!isGone && answered() < sent) isGone = await Promise.race([gone, once(socket, 'data').then(() => false)])
  }
  await closed
  return { sent, answered: answered(), wasAsked: LAST.test(said) }
}

describe('a client that is slow', () => {
  test.each([
    ['to send its headers', 'POST /graphql HTTP/1.1\r\n', 'X-Slow: 1\r\n'],
    ['to send its body', 'POST /graphql HTTP/1.1\r\nHost: api\r\nContent-Length: 5000\r\n\r\n', ' '],
    ['to send its body to where there is nothing', 'PUT /x HTTP/1.1\r\nHost: api\r\nContent-Length: 5000\r\n\r\n', ' '],
  ])('%s is cut, however steadily it goes on', async (_, beginning, more) => {
    const app = await startApp({ times: { request: SECOND } })
    const socket = await dial(app)
    const said = text(socket)
    socket.write(beginning)

    const dripping = setInterval(() => socket.write(more), 50)
    const answer = await said
    clearInterval(dripping)

    expect(answer).toContain('HTTP/1.1 408')
    expect(answer).toContain('"code":"REQUEST_TIMEOUT"')
  })

  test('to take its answers is cut, and has its line in the log', async () => {
    const log = captureLog()
    const app = await startApp({ log: log.log, times: { answer: SECOND } })
    const ada = await buildUser(app)
    await giveTasks(ada, 100, 10_000)
    const socket = await dial(app)
    socket.pause()

    const query = '{ tasks(first: 100) { nodes { description } } }'
    socket.write(requestOf(query, [`Authorization: Bearer ${ada.token}`]).repeat(30))

    await expect.poll(() => log.text()).toContain('"ABORTED"')
    expect(log.text()).not.toContain('"level":"error"')
  })
})

describe('what is no request', () => {
  test.each<[string, string, string]>([
    ['is not HTTP', 'hello\r\n\r\n', '400'],
    ['has headers without end', `GET / HTTP/1.1\r\nX: ${'x'.repeat(20_000)}`, '431'],
  ])('because it %s is refused with a code', async (_, sent, status) => {
    const socket = await dial(await sharedApp())
    socket.write(sent)

    const answer = await text(socket)

    expect(answer).toContain(`HTTP/1.1 ${status}`)
    expect(JSON.parse(answer.split('\r\n\r\n')[1] ?? '')).toMatchObject({
      errors: [{ extensions: { code: 'BAD_REQUEST' } }],
    })
  })
})

describe('one network', () => {
  test('can have 250 connections, and then no more until it closes some', async () => {
    const app = await startApp({ trustedProxies: [] })
    const first = await Promise.all(Array.from({ length: 250 }, () => dial(app)))

    const more = await dial(app)
    await once(more.resume(), 'close')
    first[0]?.destroy()

    await expect.poll(async () => (await fetch(`${app.url}/health/live`).catch(() => null))?.status).toBe(200)
  })

  test('of a proxy of ours can have more', async () => {
    const app = await startApp()
    await Promise.all(Array.from({ length: 260 }, () => dial(app)))

    const { status } = await fetch(`${app.url}/health/live`)

    expect(status).toBe(200)
  })
})

describe('an API that is told to end', () => {
  test.each([
    ['one request after the other', 1],
    ['five requests at once', 5],
  ])('answers everything that was sent by clients that keep connections and send %s', async (_, atOnce) => {
    const app = await startInstance()
    const clients = Array.from({ length: 10 }, () => keepAsking(app, atOnce))
    await fetch(`${app.url}/health/live`)

    const code = await app.stop()

    const outcomes = await Promise.all(clients)
    expect(outcomes.map(({ sent, answered }) => sent - answered)).toEqual(Array(10).fill(0))
    expect(outcomes.every(({ wasAsked }) => wasAsked)).toBe(true)
    expect(code).toBe(0)
  })

  test('is not ready from then on, and still answers who comes', async () => {
    const app = await startInstance()
    const idle = await dial(app) // has not received Connection: close yet, so the API waits for it
    const stopped = app.stop()

    await expect.poll(async () => (await fetch(`${app.url}/health/ready`)).status).toBe(503)
    idle.write(requestOf('{ __typename }'))
    const [answer]: Buffer[] = await once(idle, 'data')

    expect(answer?.toString()).toContain(ANSWER)
    expect(answer?.toString()).toMatch(LAST)
    expect(await stopped).toBe(0)
  })
})
