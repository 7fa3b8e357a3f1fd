import { expect, test } from 'vitest'
import { startFakeApi } from '../../test/fake-api.ts'
import { askApi, newMember, newVisitor, UNREACHABLE_API, startWeb, type Page } from '../../test/visitor.ts'

type Member = Awaited<ReturnType<typeof newMember>>

/** The form key on a page, as a browser sends it back. */
const keyIn = ({ html }: Page) => ({ formKey: /name="formKey" value="([^"]+)"/.exec(html)?.[1] ?? '' })

const TASKS = '{ tasks { nodes { id title version } } }'
const TOKENS = '{ accessTokens { name expiresAt } }'
const all = async (ada: Member, query: string, pattern: RegExp) =>
  [...JSON.stringify(await askApi(ada.token(), query)).matchAll(pattern)].map(([, found]) => found)
const titlesOf = (ada: Member) => all(ada, TASKS, /"title":"([^"]*)"/g)
const tokensOf = (ada: Member) => all(ada, TOKENS, /"name":"([^"]*)"/g)

/** A person on the page of one of their tasks. */
async function startWithTask() {
  const ada = await newMember(await startWeb())
  await ada.send('/tasks', { intent: 'add', title: 'Figs' })
  const [id = ''] = await all(ada, TASKS, /"id":"([^"]*)"/g)
  return { ada, path: `/tasks/${id}` }
}

test('a task that is sent many times at once is added once', async () => {
  const ada = await newMember(await startWeb())
  const form = { intent: 'add', title: 'Figs', ...keyIn(await ada.open('/tasks')) }

  const answers = await Promise.all(Array.from({ length: 5 }, () => ada.send('/tasks', form)))
  const reloaded = await ada.send('/tasks', form)

  expect([...answers, reloaded].map(({ to }) => to)).toEqual(Array(6).fill('/tasks'))
  expect(await titlesOf(ada)).toEqual(['Figs'])
})

test('what is changed before it is sent again is another task, and so is the same from a page anew', async () => {
  const ada = await newMember(await startWeb())
  const form = { intent: 'add', title: 'Figs', ...keyIn(await ada.open('/tasks')) }
  await ada.send('/tasks', form)

  await ada.send('/tasks', { ...form, title: 'Dates' })
  await ada.send('/tasks', { ...form, ...keyIn(await ada.open('/tasks')) })

  expect(await titlesOf(ada)).toEqual(['Figs', 'Dates', 'Figs'])
})

test('the key of one person does nothing to the tasks of another', async () => {
  const web = await startWeb()
  const [ada, eve] = await Promise.all([newMember(web), newMember(web)])
  const form = { intent: 'add', title: 'Figs', ...keyIn(await ada.open('/tasks')) }

  await ada.send('/tasks', form)
  await eve.send('/tasks', form)

  expect([await titlesOf(ada), await titlesOf(eve)]).toEqual([['Figs'], ['Figs']])
})

test('a change that is sent twice is one change, and no conflict with itself', async () => {
  const { ada, path } = await startWithTask()
  const page = await ada.open(path)
  const version = /name="version" value="(\d+)"/.exec(page.html)?.[1] ?? ''
  const form = { intent: 'save', title: 'Dates', version, ...keyIn(page) }

  const answers = await Promise.all([ada.send(path, form), ada.send(path, form)])
  const reloaded = await ada.send(path, form)

  expect([...answers, reloaded].map(({ status }) => status)).toEqual([200, 200, 200])
  expect(await all(ada, TASKS, /"version":(\d+)/g)).toEqual(['2'])
})

test('a task whose deletion is sent twice is deleted, and not a page that does not exist', async () => {
  const { ada, path } = await startWithTask()
  const form = keyIn(await ada.open(`${path}/delete`))

  const answers = [await ada.send(`${path}/delete`, form), await ada.send(`${path}/delete`, form)]

  expect(answers.map(({ to }) => to)).toEqual(['/tasks', '/tasks'])
  expect(await titlesOf(ada)).toEqual([])
})

test('an access token that is sent for twice is made once, and the page says why it is not shown again', async () => {
  const ada = await newMember(await startWeb())
  const form = { name: 'Backup', 'tasks:read': 'on', expiry: '7', ...keyIn(await ada.open('/settings/tokens')) }

  const first = await ada.send('/settings/tokens', form)
  const second = await ada.send('/settings/tokens', form)

  expect(first.html).toMatch(/lk_pat_\w{49}/)
  expect(second.status).toBe(200)
  expect(second.html).not.toMatch(/lk_pat_\w{49}/)
  expect(second.html).toContain('is not shown again')
  expect(await tokensOf(ada)).toEqual(['Backup'])
})

test('an access token that is sent for at the same time is made once', async () => {
  const ada = await newMember(await startWeb())
  const form = { name: 'Backup', 'tasks:read': 'on', expiry: '30', ...keyIn(await ada.open('/settings/tokens')) }

  const answers = await Promise.all([ada.send('/settings/tokens', form), ada.send('/settings/tokens', form)])

  expect(answers.filter(({ html }) => /lk_pat_\w{49}/.test(html))).toHaveLength(1)
  expect(await tokensOf(ada)).toEqual(['Backup'])
})

test('what was refused comes back with a new key, so that it can be sent again when the reason is gone', async () => {
  const ada = await newMember(await startWeb())
  const create = 'createAccessToken(input: { name: "x", scopes: ["tasks:read"] }) { accessToken { id } }'
  const ten = `mutation { ${Array.from({ length: 10 }, (_, n) => `t${n}: ${create}`).join(' ')} }`
  for (let i = 0; i < 5; i++) await askApi(ada.token(), ten)
  const form = { name: 'One more', 'tasks:read': 'on', expiry: '30', ...keyIn(await ada.open('/settings/tokens')) }
  const refused = await ada.send('/settings/tokens', form)
  const link = /href="(\/settings\/tokens\/token_\w+\/revoke)"/.exec(refused.html)?.[1] ?? ''
  await ada.send(link, {})

  const { html } = await ada.send('/settings/tokens', { ...form, ...keyIn(refused) })

  expect(refused.status).toBe(409)
  expect(html).toMatch(/lk_pat_\w{49}/)
})

test('what was not answered keeps its key, so that it is done once when it is sent again', async () => {
  const ada = await newMember(await startWeb())
  const away = newVisitor(await startWeb({ apiUrl: UNREACHABLE_API }))
  away.keepCookie(ada.cookie() ?? '')
  const form = { intent: 'add', title: 'Figs', ...keyIn(await ada.open('/tasks')) }
  await ada.send('/tasks', form)

  const unanswered = await away.send('/tasks', form)
  await ada.send('/tasks', { ...form, ...keyIn(unanswered) })

  expect(unanswered.status).toBe(503)
  expect(await titlesOf(ada)).toEqual(['Figs'])
})

test.each([
  ['is still being done', 409, { code: 'CONFLICT', retryAfter: 1 }, 'Try again in 1 second', true],
  ['was done, and its answer is not kept', 409, { code: 'CONFLICT' }, 'This form was sent before', false],
  ['was sent to another version', 422, { code: 'IDEMPOTENCY_KEY_REUSED' }, 'This form was sent before', false],
] as const)('a form that %s says so', async (_, status, extensions, words, keeps) => {
  const ada = await newMember(await startWeb())
  const api = await startFakeApi({ errors: [{ message: 'Refused.', extensions }] })
  const visitor = newVisitor(await startWeb({ apiUrl: api.url }))
  visitor.keepCookie(ada.cookie() ?? '')
  const form = { intent: 'add', title: 'Figs', ...keyIn(await ada.open('/tasks')) }

  const answer = await visitor.send('/tasks', form)

  expect(answer.status).toBe(status)
  expect(answer.html).toContain(words)
  expect(keyIn(answer).formKey === form.formKey).toBe(keeps)
})

test('what is done in any case is sent twice without harm', async () => {
  const { ada, path } = await startWithTask()
  const id = path.slice('/tasks/'.length)
  const forms = [
    ['/tasks', { intent: 'complete', id }],
    ['/tasks', { intent: 'reopen', id }],
    ['/settings/profile', { name: 'Ada Lovelace', timeZone: 'Asia/Kolkata' }],
    ['/settings/security', { intent: 'revoke-others' }],
    ['/signout', {}],
  ] as const

  for (const [to, form] of forms) {
    const answers = [await ada.send(to, form), await ada.send(to, form)]
    expect(answers.map(({ status }) => status < 400)).toEqual([true, true])
    expect(answers[1]?.to).toBe(answers[0]?.to)
  }
})
