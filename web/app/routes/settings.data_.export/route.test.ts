import { once } from 'node:events'
import { createServer, request, type ServerResponse } from 'node:http'
import { expect, inject, onTestFinished, test } from 'vitest'
import { askApi, newMember, newVisitor, startWeb } from '../../../test/visitor.ts'

const PAGE = '/settings/data/export'
const MB = 1024 * 1024

/** A fake API whose download answers as `answer` does. */
async function startApiThat(answer: (response: ServerResponse) => void): Promise<string> {
  const api = createServer((request, response) => {
    if (request.url === '/export' && request.headers.authorization === 'Bearer for-this-only') return answer(response)
    const exportMyData = { token: 'for-this-only', path: '/export' }
    response.setHeader('Content-Type', 'application/json').end(JSON.stringify({ data: { exportMyData } }))
  })
  await once(api.listen(0, '127.0.0.1'), 'listening')
  onTestFinished(() => {
    api.closeAllConnections()
    api.close()
  })
  const address = api.address()
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
}

const SIGNED_IN = { Cookie: 'latchkey=a.b.c', 'Sec-Fetch-Site': 'same-origin' }

const download = (web: string) => fetch(web + PAGE, { method: 'POST', headers: SIGNED_IN, redirect: 'manual' })

test('an export is a file with everything of the person, and nothing of anybody else', async () => {
  const web = await startWeb()
  const [ada, eve] = await Promise.all([newMember(web), newMember(web)])
  for (let i = 0; i < 3; i++) await ada.send('/tasks', { intent: 'add', title: `Water fig ${i}` })
  await eve.send('/tasks', { intent: 'add', title: 'Only for Eve' })

  const { status, html: file, headers } = await ada.send(PAGE, {})

  expect(status).toBe(200)
  expect(headers.get('Content-Type')).toMatch(/^application\/json\b/)
  expect(headers.get('Content-Disposition')).toMatch(/^attachment; filename="latchkey-export-\d{4}-\d\d-\d\d\.json"$/)
  expect(headers.get('Cache-Control')).toContain('no-store')
  expect(JSON.parse(file)).toMatchObject({
    user: { email: ada.email, name: 'Ada' },
    sessions: [{ current: true }],
    tasks: [{ title: 'Water fig 2' }, { title: 'Water fig 1' }, { title: 'Water fig 0' }],
    securityEvents: [{ type: 'DATA_EXPORTED' }, { type: 'SIGNED_UP' }],
  })
  expect(file).not.toContain('Only for Eve')
  expect(file).not.toContain(eve.email)
  expect(file).not.toContain('eyJ')
})

test('looking at the address exports nothing', async () => {
  const ada = await newMember(await startWeb())

  const { to } = await ada.open(PAGE)

  expect(to).toBe('/settings/data')
  expect((await ada.open('/settings/security')).html).not.toContain('Data exported')
})

test('another site cannot ask for it', async () => {
  const ada = await newMember(await startWeb())

  const refused = await ada.send(PAGE, {}, { 'Sec-Fetch-Site': 'cross-site' })

  expect(refused.status).toBe(403)
  expect((await ada.open('/settings/security')).html).not.toContain('Data exported')
})

test('whoever is not signed in, or not any more, goes to sign in', async () => {
  const web = await startWeb()
  const ada = await newMember(web)
  await askApi(ada.token(), 'mutation { signout { signedOutAt } }')

  const nobody = await newVisitor(web).send(PAGE, {})
  const former = await ada.send(PAGE, {})

  expect(nobody.to).toBe('/signin?redirectTo=%2Fsettings%2Fdata%2Fexport')
  expect(former.to).toBe('/signin?redirectTo=%2Fsettings%2Fdata%2Fexport&reason=ended')
})

test('a download that breaks off does not look complete', async () => {
  const apiUrl = await startApiThat((response) => {
    response.writeHead(200, { 'Content-Type': 'application/json' })
    response.write('{"tasks":[', () => response.destroy())
  })

  const { status, body } = await download(await startWeb({ apiUrl }))

  expect(status).toBe(200)
  await expect(new Response(body).text()).rejects.toThrow()
})

test('a download is taken from the API no faster than the browser takes it, and comes whole', async () => {
  let sent = 0
  const apiUrl = await startApiThat(async (response) => {
    const piece = Buffer.alloc(MB, ' ')
    for (; sent < 100; sent++) if (!response.write(piece)) await once(response, 'drain')
    response.end('{}')
  })
  const web = new URL(PAGE, await startWeb({ apiUrl }))

  const asking = request(web, { method: 'POST', headers: { ...SIGNED_IN, 'Accept-Encoding': 'gzip' } }).end()
  const [response] = await once(asking, 'response')
  let before = -1
  await expect.poll(() => before === (before = sent), { interval: 300, timeout: 10_000 }).toBe(true)
  const sentUnread = sent
  let drained = 0
  for await (const chunk of response) drained += chunk.length

  expect(sentUnread).toBeLessThan(30)
  expect(drained).toBe(100 * MB + 2)
})

test('when the browser goes away, so does the request to the API', async () => {
  const gone = Promise.withResolvers<void>()
  const apiUrl = await startApiThat((response) => {
    response.once('close', gone.resolve)
    response.writeHead(200).write('{')
  })

  const { body } = await download(await startWeb({ apiUrl }))
  await body?.cancel()

  await expect(gone.promise).resolves.toBeUndefined()
})

test.each([
  ['busy', 429],
  ['export', 503],
])('a download that does not start leads back, and says why: %s', async (problem, status) => {
  const apiUrl = await startApiThat((response) => void response.writeHead(status).end('{}'))

  const { headers } = await download(await startWeb({ apiUrl }))

  expect(headers.get('Location')).toBe(`/settings/data?problem=${problem}`)
})

test('with the API away, it leads back too', async () => {
  const { headers } = await download(await startWeb({ apiUrl: 'http://127.0.0.1:1' }))

  expect(headers.get('Location')).toBe('/settings/data?problem=export')
})

test('the real API gives an export to nobody but the token made for it', async () => {
  const ada = await newMember(await startWeb())

  const answer = await fetch(`${inject('apiUrl')}/export`, { headers: { Authorization: `Bearer ${ada.token()}` } })

  expect(answer.status).toBe(401)
})
