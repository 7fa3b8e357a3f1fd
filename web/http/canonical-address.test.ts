import { expect, test } from 'vitest'
import { startProgram } from '../test/program.ts'
import { sendRawRequest } from '../test/raw-request.ts'
import { newMember, newVisitor, UNREACHABLE_API, startWeb } from '../test/visitor.ts'

test.each([
  ['is no address', 'Host: %zz'],
  ['has a port that there is not', 'Host: localhost:99999'],
  ['is said by a proxy and has such a port', 'Host: localhost\r\nX-Forwarded-Host: localhost:99999'],
  ['is another site', 'Host: evil.example\r\nX-Forwarded-Host: evil.example\r\nX-Forwarded-Proto: javascript'],
])('a host that %s changes nothing', async (_, headers) => {
  const answer = await sendRawRequest(await startWeb(), `GET /tasks HTTP/1.1\r\n${headers}`)

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
  const answer = await sendRawRequest(await startWeb(), `GET ${address} HTTP/1.1\r\nHost: localhost`)

  expect(answer).toMatch(/^HTTP\/1.1 400 /)
  expect(answer).toContain('This address cannot be read')
})

test.each(['/docs/search?q=caf%C3%A9', '/docs/search?q=100%', '/docs/search?q=%zz'])(
  'asking for %j is no mistake',
  async (address) => {
    const answer = await sendRawRequest(await startWeb(), `GET ${address} HTTP/1.1\r\nHost: localhost`)

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
  const answer = await sendRawRequest(
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

const NOWHERE = [
  '/%5c',
  '/%5C%5b',
  '/%09/[',
  '/\\evil.example',
  '/%5c%5cevil.example/tasks',
  '//[',
  '/tasks/%5c',
  '/docs/%00',
  '/%2e%2e/%5c',
  '/..%2f..%2fetc/passwd',
  '/constructor',
  '/%E2%80%AE',
  `/${'a/'.repeat(500)}`,
]
const UNREADABLE = ['/%ff', '/%E0%A4%A', '/%ED%A0%80', '/%u0041']

test('no path is a failure of ours: what is nowhere is 404, and what cannot be read is 400', async () => {
  const { url, stop } = await startProgram({ API_URL: UNREACHABLE_API, LOG_LEVEL: 'info' })

  const answers: string[] = []
  for (const path of [...NOWHERE, ...UNREADABLE]) {
    const answer = await sendRawRequest(url, `GET ${path} HTTP/1.1\r\nHost: localhost`)
    answers.push(`${path} ${answer.slice(9, 12)} ${/<title>(.*?) ·/.exec(answer)?.[1]}`)
  }
  const log = await stop()

  expect(answers).toEqual([
    ...NOWHERE.map((path) => `${path} 404 There is nothing here`),
    ...UNREADABLE.map((path) => `${path} 400 This address cannot be read`),
  ])
  expect([...log.matchAll(/"level":"(\w+)"/g)].map(([, level]) => level)).toEqual(answers.map(() => 'info'))
})
