import { expect, test } from 'vitest'
import { askApi, newMember, newVisitor, PASSWORD, startWeb } from '../test/visitor.ts'

const URL_ENCODED = 'application/x-www-form-urlencoded'

const ALL_TASKS = '{ tasks { nodes { id title description version } } }'
const titlesOf = async (token: string) => JSON.stringify(await askApi(token, '{ tasks { nodes { title } } }'))

test.each([
  ['another charset', `${URL_ENCODED}; charset=iso-8859-1`, 'intent=add&title=Caf'],
  ['another charset in quotes', `${URL_ENCODED}; x=y; Charset="windows-1252"`, 'intent=add&title=Caf'],
  ['a multipart form of another charset', 'multipart/form-data; boundary=b; charset=utf-16', multipart('Caf')],
  ['text', 'text/plain', 'intent=add&title=Caf'],
  ['JSON', 'application/json', '{"intent":"add","title":"Caf"}'],
  ['no type of content', '', 'intent=add&title=Caf'],
])('a form in %s is refused, and changes nothing', async (_, type, body) => {
  const ada = await newMember(await startWeb())

  const { status, html } = await ada.post('/tasks', Buffer.from(body), { 'Content-Type': type })

  expect(status).toBe(415)
  expect(html).toContain('Nothing was changed')
  expect(await titlesOf(ada.token())).not.toContain('Caf')
})

test('a compressed form is refused', async () => {
  const ada = await newMember(await startWeb())
  const headers = { 'Content-Type': URL_ENCODED, 'Content-Encoding': 'gzip' }

  const { status } = await ada.post('/tasks', 'intent=add&title=Figs', headers)

  expect(status).toBe(415)
})

test.each([
  ['é in Latin-1', URL_ENCODED, 'intent=add&title=Caf\xe9'],
  ['é in Latin-1, percent-encoded', URL_ENCODED, 'intent=add&title=Caf%E9'],
  ['half of a surrogate pair', URL_ENCODED, 'intent=add&title=Caf%ED%A0%80'],
  ['a name that is no text', URL_ENCODED, 'intent=add&title=Caf&%FF=1'],
  ['é in Latin-1 in a multipart form', 'multipart/form-data; boundary=b', multipart('Caf\xe9')],
  ['a multipart form without an end', 'multipart/form-data; boundary=b', '--b\r\nContent-Disposition: form-data'],
  ['a file', 'multipart/form-data; boundary=b', multipart('Caf', '; filename="a.txt"')],
])('a form with %s is refused, and changes nothing', async (_, type, body) => {
  const ada = await newMember(await startWeb())

  const { status, html } = await ada.post('/tasks', Buffer.from(body, 'latin1'), { 'Content-Type': type })

  expect(status).toBe(400)
  expect(html).toContain('This form cannot be read')
  expect(await titlesOf(ada.token())).not.toContain('Caf')
})

test('nobody signs up or in with text that would not be what was typed', async () => {
  const web = await startWeb()
  const ada = await newMember(web)
  const signin = `email=${ada.email}&password=${encodeURIComponent(PASSWORD)}`
  const type = { 'Content-Type': URL_ENCODED }

  const answers = await Promise.all([
    newVisitor(web).post('/signin', `${signin}%FF`, type),
    newVisitor(web).post('/signup', `${signin}&name=Andr%E9`, type),
    ada.post('/settings/profile', 'name=Andr%E9', type),
    newVisitor(web).post('/signin.data', `${signin}%FF`, type),
  ])

  expect(answers.map(({ status }) => status)).toEqual([400, 400, 400, 400])
  expect(await askApi(ada.token(), '{ me { name } }')).toMatchObject({ data: { me: { name: 'Ada' } } })
})

test.each([
  ['in UTF-8, which it says', `${URL_ENCODED}; charset=UTF-8`, 'intent=add&title=Caf%C3%A9'],
  ['in UTF-8, in quotes', `${URL_ENCODED}; charset="utf-8"`, 'intent=add&title=Caf%C3%A9'],
  ['in UTF-8, as it is', URL_ENCODED, 'intent=add&title=Café'],
  ['in parts', 'multipart/form-data; boundary=b', multipart('Café')],
])('a form %s is taken', async (_, type, body) => {
  const ada = await newMember(await startWeb())

  const { to } = await ada.post('/tasks', Buffer.from(body), { 'Content-Type': type })

  expect(to).toBe('/tasks')
  expect(await titlesOf(ada.token())).toContain('"Café"')
})

test.each([
  ['\r\n', 'as browsers send them'],
  ['\r', 'as they were long ago'],
  ['\n', 'as they are kept'],
])('line ends of %j are one character each, and a description saved unchanged is no new version', async (end) => {
  const ada = await newMember(await startWeb())
  await ada.send('/tasks', { intent: 'add', title: 'Poem' })
  const id = /task_\w+/.exec(JSON.stringify(await askApi(ada.token(), ALL_TASKS)))?.[0] ?? ''
  const form = { intent: 'save', title: 'Poem', priority: 'NONE', description: `a${end}`.repeat(5000) }

  const saved = await ada.send(`/tasks/${id}`, form)
  const again = await ada.send(`/tasks/${id}`, form)
  const tooLong = await ada.send(`/tasks/${id}`, { ...form, description: `${form.description}b` })

  expect([saved.status, again.status, tooLong.status]).toEqual([200, 200, 400])
  expect(await askApi(ada.token(), ALL_TASKS)).toMatchObject({
    data: { tasks: { nodes: [{ description: 'a\n'.repeat(5000), version: 2 }] } },
  })
  expect(tooLong.html).toContain('a\na\n')
  expect(tooLong.html).not.toContain('\r')
})

function multipart(title: string, more = ''): string {
  const part = (name: string, value: string) => `--b\r\nContent-Disposition: form-data; name="${name}"${value}\r\n`
  return `${part('intent', '\r\n\r\nadd')}${part('title', `${more}\r\n\r\n${title}`)}--b--\r\n`
}
