import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import { expect, onTestFinished, test } from 'vitest'
import { Signup } from '../../test/accounts/account.ts'
import { resetPassword, resetToken } from '../../test/accounts/resets.ts'
import { startApp } from '../../test/app.ts'
import { buildUser, PASSWORD } from '../../test/build.ts'
import { answer, execute } from '../../test/execute.ts'
import { graphql } from '../../test/generated/gql.ts'
import { captureLog } from '../../test/log.ts'
import { startMailApp } from '../../test/mail/inbox.ts'

const ChangePassword = graphql(`
  mutation ChangeToKnownPassword($input: ChangePasswordInput!) {
    changePassword(input: $input) {
      token
    }
  }
`)

const KNOWN = 'walrus teapot violin'
const KNOWN_SHA1 = createHash('sha1').update(KNOWN).digest('hex').toUpperCase()
const [PREFIX, SUFFIX] = [KNOWN_SHA1.slice(0, 5), KNOWN_SHA1.slice(5)]
const OTHERS = ['0018A45C4D1DEF81644B54AB7F969B88D65:21', '00D4F6E8FA6EECAD2A3AA415EEC418D38EC:2']

const REFUSED = [
  {
    path: 'password',
    message: 'This password is known from a data breach, so it is among the first that are tried. Choose another one.',
  },
]

const newInput = (password = KNOWN) => ({ email: `${crypto.randomUUID()}@example.com`, name: 'Ada', password })

test('a password that is known from a data breach is refused, and no account made', async () => {
  const { breachedPasswordsUrl } = await startRangeApi([...OTHERS, `${SUFFIX}:3`])
  const app = await startApp({ breachedPasswordsUrl })
  const input = newInput()

  const refused = await execute(app, Signup, { variables: { input } })
  const { signup } = await answer(app, Signup, { variables: { input: { ...input, password: PASSWORD } } })

  expect(refused).toMatchObject({ code: 'BAD_USER_INPUT', data: null })
  expect(refused.errors[0]?.extensions.fields).toEqual(REFUSED)
  expect(signup.user.email).toBe(input.email)
})

test('a new password is refused for the same reason, and the old one still holds', async () => {
  const { breachedPasswordsUrl } = await startRangeApi([...OTHERS, `${SUFFIX}:3`])
  const app = await startApp({ breachedPasswordsUrl })
  const ada = await buildUser(app)
  const change = (newPassword: string) =>
    execute(app, ChangePassword, { as: ada, variables: { input: { currentPassword: PASSWORD, newPassword } } })

  const refused = await change(KNOWN)
  const changed = await change('purple umbrella fourteen')

  expect(refused.errors[0]?.extensions.fields).toEqual([{ ...REFUSED[0], path: 'newPassword' }])
  expect(changed.code).toBeUndefined()
})

test('a password that is set with a link is refused for the same reason, and the link still works', async () => {
  const { breachedPasswordsUrl } = await startRangeApi([...OTHERS, `${SUFFIX}:3`])
  const app = await startMailApp({ breachedPasswordsUrl })
  const token = await resetToken(app, await buildUser(app))

  const refused = await resetPassword(app, token, { newPassword: KNOWN })
  const set = await resetPassword(app, token)

  expect(refused.errors[0]?.extensions.fields).toEqual([{ ...REFUSED[0], path: 'newPassword' }])
  expect(set.code).toBeUndefined()
})

test.each([
  ['others of the same range are known', OTHERS],
  ['it is there only to pad the answer', [...OTHERS, `${SUFFIX}:0`]],
  ['another is known that begins the same', [`${SUFFIX.slice(0, -1)}:9`, `${SUFFIX}0:9`]],
  ['the answer is empty', []],
])('a password is taken when %s', async (_, lines) => {
  const { breachedPasswordsUrl } = await startRangeApi(lines)
  const app = await startApp({ breachedPasswordsUrl })

  const { signup } = await answer(app, Signup, { variables: { input: newInput() } })

  expect(signup.user.name).toBe('Ada')
})

test('the service is told the first 5 digits of the hash, asked to pad its answer, and nothing else', async () => {
  const { breachedPasswordsUrl, requests } = await startRangeApi(OTHERS)
  const app = await startApp({ breachedPasswordsUrl })

  await answer(app, Signup, { variables: { input: newInput() } })

  expect(requests.map(({ method, url }) => [method, url])).toEqual([['GET', `/range/${PREFIX}`]])
  expect(requests[0]?.headers).toMatchObject({ 'add-padding': 'true', 'user-agent': 'Latchkey' })
  expect(requests[0]?.rawHeaders.join()).not.toContain(SUFFIX)
})

test('é typed two ways has one hash', async () => {
  const { breachedPasswordsUrl, requests } = await startRangeApi(OTHERS)
  const app = await startApp({ breachedPasswordsUrl })

  for (const form of ['NFC', 'NFD']) {
    await answer(app, Signup, { variables: { input: newInput('Crème brûlée'.normalize(form)) } })
  }

  expect(new Set(requests.map(({ url }) => url)).size).toBe(1)
})

test('no one is asked about a password that is refused anyway, nor when there is no setting', async () => {
  const { breachedPasswordsUrl, requests } = await startRangeApi(OTHERS)
  const app = await startApp({ breachedPasswordsUrl })

  await execute(app, Signup, { variables: { input: newInput('sunshine') } })
  await answer(await startApp(), Signup, { variables: { input: newInput() } })

  expect(requests).toEqual([])
})

test.each<[string, string, RequestListener | null]>([
  ['does not answer within a second', 'TimeoutError', () => {}],
  ['stops in the middle of its answer', 'TimeoutError', (_, response) => void response.write(`${SUFFIX}:3`)],
  ['answers with an error', 'status 503', (_, response) => void response.writeHead(503).end(`${SUFFIX}:3`)],
  ['leads elsewhere', 'status 302', (_, response) => void response.writeHead(302, { Location: '/other' }).end()],
  ['cannot be reached', 'ECONNREFUSED', null],
])('a password is let through, and that is logged, when the service %s', async (_, reason, listener) => {
  const breachedPasswordsUrl = listener === null ? await findDeadEnd() : await listen(listener)
  const captured = captureLog()
  const app = await startApp({ breachedPasswordsUrl, log: captured.log })

  const { signup } = await answer(app, Signup, { variables: { input: newInput() } })
  const lines = await captured.lines(2)

  expect(signup.user.name).toBe('Ada')
  expect(lines.filter(({ level }) => level === 'warn')).toEqual([
    {
      level: 'warn',
      time: expect.any(String),
      reason,
      msg: expect.stringContaining('Cannot look up breached passwords'),
    },
  ])
  for (const secret of [KNOWN, KNOWN_SHA1, PREFIX, PREFIX.toLowerCase()]) expect(captured.text()).not.toContain(secret)
})

/** A server that knows these hashes, whatever the range. */
async function startRangeApi(lines: string[]) {
  const requests: IncomingMessage[] = []
  const breachedPasswordsUrl = await listen((request, response) => {
    requests.push(request)
    response.end(lines.join('\r\n'))
  })
  return { breachedPasswordsUrl, requests }
}

/** The address of a server that has closed. */
async function findDeadEnd(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = urlOf(server)
  server.close()
  await once(server, 'close')
  return url
}

async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return urlOf(server)
}

function urlOf(server: Server): string {
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/range/`
}
