import { createConnection } from 'node:net'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { newMember, newVisitor, startWeb } from '../test/visitor.ts'

test.each([
  ['is no address', 'Host: %zz'],
  ['has a port that there is not', 'Host: localhost:99999'],
  ['is said by a proxy and has such a port', 'Host: localhost\r\nX-Forwarded-Host: localhost:99999'],
  ['is another site', 'Host: evil.example\r\nX-Forwarded-Host: evil.example\r\nX-Forwarded-Proto: javascript'],
])('a host that %s changes nothing', async (_, headers) => {
  const answer = await sendLetters(await startWeb(), `GET /tasks HTTP/1.1\r\n${headers}`)

  expect(answer).toMatch(/^HTTP\/1.1 302 /)
  expect(answer).toMatch(/\r\nlocation: \/signin\?redirectTo=%2Ftasks\r\n/i)
  expect(answer).not.toContain('evil')
})

test.each([
  'http://evil.example/tasks',
  '*',
  '/tasks/%',
  '/tasks/%ff',
  '/docs/search?q=caf%e9',
  '/signin?redirectTo=/tasks&%C3%28=1',
  '/tasks?after=%ED%A0%80',
  '/?_data=root',
  '/tasks?show=all&_data=routes/tasks',
])('asking for %j is refused, as it is no address of ours', async (address) => {
  const answer = await sendLetters(await startWeb(), `GET ${address} HTTP/1.1\r\nHost: localhost`)

  expect(answer).toMatch(/^HTTP\/1.1 400 /)
  expect(answer).toContain('This is no address')
})

test.each(['/docs/search?q=caf%C3%A9', '/docs/search?q=100%', '/docs/search?q=%zz'])(
  'asking for %j is no mistake',
  async (address) => {
    const answer = await sendLetters(await startWeb(), `GET ${address} HTTP/1.1\r\nHost: localhost`)

    expect(answer).toMatch(/^HTTP\/1.1 200 /)
  },
)

test('a path like another site is a page that is not there', async () => {
  const { status, to } = await newVisitor(await startWeb()).open('//evil.example/tasks')

  expect([status, to]).toEqual([404, null])
})

test.each(['PUT', 'PATCH', 'DELETE', 'PROPFIND', 'TRACE'])('%s from another site changes nothing', async (method) => {
  const web = await startWeb()
  const ada = await newMember(web)

  const headers = { Cookie: ada.cookie() ?? '', 'Sec-Fetch-Site': 'cross-site' }
  const answer = await sendLetters(
    web,
    [
      `${method} /signout HTTP/1.1`,
      'Host: localhost',
      'Content-Length: 0',
      ...Object.entries(headers).map((header) => header.join(': ')),
    ].join('\r\n'),
  )

  expect(answer).toMatch(/^HTTP\/1.1 403 /)
  expect((await ada.open('/tasks')).status).toBe(200)
})

/** Sends what `fetch` would not, and reads the answer to its end. */
async function sendLetters(web: string, head: string): Promise<string> {
  const { port, hostname } = new URL(web)
  const connection = createConnection({ port: Number(port), host: hostname === 'localhost' ? '127.0.0.1' : hostname })
  connection.write(`${head}\r\nConnection: close\r\n\r\n`)
  return text(connection)
}
