import { expect, test } from 'vitest'
import { askApi, newMember, newVisitor, PASSWORD, startWeb } from '../../../test/visitor.ts'
import { HOME } from '../../words/home.ts'

const PAGE = '/settings/security'
const NEW_PASSWORD = 'fourteen purple umbrellas'
const ENDED = /^\/signin\?.*reason=ended$/

type Person = Awaited<ReturnType<typeof newMember>>

async function signInAgain(web: string, { email }: Person) {
  const visitor = newVisitor(web)
  await visitor.send('/signin', { email, password: PASSWORD })
  return visitor
}

const sessionIds = (html: string) => [...html.matchAll(/name="id" value="(session_\w+)"/g)].map(([, id]) => id ?? '')

async function ownSessionId(person: Person): Promise<string> {
  const answer = await askApi(person.token(), '{ sessions { id } }')
  return /session_\w+/.exec(JSON.stringify(answer))?.[0] ?? ''
}

test('a new password keeps this browser signed in, and signs every other one out', async () => {
  const web = await startWeb()
  const ada = await newMember(web)
  const phone = await signInAgain(web, ada)
  const before = ada.cookie()

  const input = { intent: 'change-password', currentPassword: PASSWORD, newPassword: NEW_PASSWORD }
  const changed = await ada.send(PAGE, input)
  const { html, status } = await ada.open(changed.to ?? '')
  const onPhone = await phone.open(HOME)
  const former = await newVisitor(web).send('/signin', { email: ada.email, password: PASSWORD })
  const next = await newVisitor(web).send('/signin', { email: ada.email, password: NEW_PASSWORD })

  expect(changed.to).toBe('/settings/security?changed=password')
  expect(ada.cookie()).not.toBe(before)
  expect(status).toBe(200)
  expect(html).toContain('Your password is changed. Everywhere else, you are signed out.')
  expect(sessionIds(html)).toEqual([])
  expect(onPhone.to).toMatch(ENDED)
  expect([former.status, next.to]).toEqual([401, HOME])
})

test('a wrong current password is said beside it, and nothing that was typed comes back', async () => {
  const ada = await newMember(await startWeb())
  const before = ada.cookie()

  const input = { intent: 'change-password', currentPassword: 'wrong horse battery', newPassword: NEW_PASSWORD }
  const { status, html } = await ada.send(PAGE, input)

  expect(status).toBe(400)
  expect(html).toMatch(/<input[^>]*name="currentPassword"[^>]*aria-invalid="true"/)
  expect(html).not.toMatch(/<input[^>]*name="newPassword"[^>]*aria-invalid="true"/)
  expect(html).not.toContain('wrong horse battery')
  expect(html).not.toContain(NEW_PASSWORD)
  expect(ada.cookie()).toBe(before)
})

test('a new password that is refused is said beside it', async () => {
  const ada = await newMember(await startWeb())

  const input = { intent: 'change-password', currentPassword: PASSWORD, newPassword: 'short' }
  const { status, html } = await ada.send(PAGE, input)

  expect(status).toBe(400)
  expect(html).toMatch(/<input[^>]*name="newPassword"[^>]*aria-invalid="true"/)
  expect(html).not.toMatch(/<input[^>]*name="currentPassword"[^>]*aria-invalid="true"/)
})

test('guessing at the current password is stopped, and says for how long', async () => {
  const ada = await newMember(await startWeb())
  const guess = { intent: 'change-password', currentPassword: 'wrong horse battery', newPassword: NEW_PASSWORD }
  for (let i = 0; i < 5; i++) await ada.send(PAGE, guess)

  const { status, html, headers } = await ada.send(PAGE, { ...guess, currentPassword: PASSWORD })

  expect(status).toBe(429)
  expect(Number(headers.get('Retry-After'))).toBeGreaterThan(0)
  expect(html).toContain('role="alert"')
})

test('password managers are told whose password it is', async () => {
  const ada = await newMember(await startWeb())

  const { html } = await ada.open(PAGE)
  const [username = ''] = /<input[^>]*name="username"[^>]*>/.exec(html) ?? []

  expect(username).toMatch(/autocomplete="username"/i)
  expect(username).toContain(`value="${ada.email}"`)
  expect(html).toMatch(/<input(?=[^>]*name="currentPassword")[^>]*autocomplete="current-password"/i)
  expect(html).toMatch(/<input(?=[^>]*name="newPassword")[^>]*autocomplete="new-password"/i)
})

test('everywhere that somebody is signed in is listed, this device first', async () => {
  const web = await startWeb()
  const ada = await newMember(web)
  await signInAgain(web, ada)

  const html = (await ada.open(PAGE)).html.replaceAll('<!-- -->', '')
  const [, list = ''] = /<ul[^>]*aria-labelledby="sessions"[^>]*>(.*?)<\/ul>/.exec(html) ?? []
  const [current = '', other = ''] = list.split('</li>')

  expect(list.match(/<li/g)).toHaveLength(2)
  expect(current).toMatch(/This device.*Active now.*action="\/signout"/)
  expect(other).toMatch(/Last seen <time datetime="[^"]+" title="[^"]+ UTC"[^>]*>just now</i)
  expect(other).toMatch(/Signed in \d+ \w+ \d{4}/)
  expect(other).not.toContain('This device')
})

test('another session is signed out from the list, without JavaScript', async () => {
  const web = await startWeb()
  const ada = await newMember(web)
  const [phone, laptop] = [await signInAgain(web, ada), await signInAgain(web, ada)]
  const phoneId = await ownSessionId({ ...phone, email: ada.email })

  const ended = await ada.send(PAGE, { intent: 'revoke', id: phoneId })
  const { html } = await ada.open(PAGE)

  expect(ended.to).toBe(PAGE)
  expect(sessionIds(html)).toHaveLength(1)
  expect((await phone.open(HOME)).to).toMatch(ENDED)
  expect((await laptop.open(HOME)).status).toBe(200)
})

test('all other sessions are signed out at once', async () => {
  const web = await startWeb()
  const ada = await newMember(web)
  const others = [await signInAgain(web, ada), await signInAgain(web, ada)]

  const ended = await ada.send(PAGE, { intent: 'revoke-others' })
  const { html } = await ada.open(PAGE)
  const pages = await Promise.all(others.map((other) => other.open(HOME)))

  expect(ended.to).toBe(PAGE)
  expect(html).not.toContain('Sign out all other sessions')
  expect(pages.every(({ to }) => ENDED.test(to ?? ''))).toBe(true)
  expect((await ada.open(HOME)).status).toBe(200)
})

test('a session that has ended already is just gone', async () => {
  const web = await startWeb()
  const ada = await newMember(web)
  await signInAgain(web, ada)
  const [id = ''] = sessionIds((await ada.open(PAGE)).html)

  const answers = [await ada.send(PAGE, { intent: 'revoke', id }), await ada.send(PAGE, { intent: 'revoke', id })]

  expect(answers.map(({ status, to }) => [status, to])).toEqual([
    [302, PAGE],
    [302, PAGE],
  ])
})

test("somebody else's session goes on, and looks like one that never was", async () => {
  const web = await startWeb()
  const [ada, eve] = await Promise.all([newMember(web), newMember(web)])
  const id = await ownSessionId(ada)

  const foreign = await eve.send(PAGE, { intent: 'revoke', id })
  const made = await eve.send(PAGE, { intent: 'revoke', id: 'session_01h455vb4pex5vsknk084sn02q' })

  expect(id).toMatch(/^session_/)
  expect([foreign.status, foreign.to]).toEqual([made.status, made.to])
  expect((await ada.open(HOME)).status).toBe(200)
})

test('what no button of the page sends is refused', async () => {
  const ada = await newMember(await startWeb())

  const answers = await Promise.all([
    ada.send(PAGE, {}),
    ada.send(PAGE, { intent: 'revoke', id: 'task_01h455vb4pex5vsknk084sn02q' }),
  ])

  expect(answers.map(({ status }) => status)).toEqual([400, 400])
})

test('a form that another site sends signs nobody out', async () => {
  const web = await startWeb()
  const ada = await newMember(web)
  const phone = await signInAgain(web, ada)

  const refused = await ada.send(PAGE, { intent: 'revoke-others' }, { 'Sec-Fetch-Site': 'cross-site' })

  expect(refused.status).toBe(403)
  expect((await phone.open(HOME)).status).toBe(200)
})

test('the latest of what happened is below, in words, and no token is in any of the settings', async () => {
  const ada = await newMember(await startWeb())
  await ada.send(PAGE, { intent: 'change-password', currentPassword: PASSWORD, newPassword: NEW_PASSWORD })

  const paths = [PAGE, `${PAGE}/history`, '/settings/data', '/settings/data/delete', `${PAGE}.data`]
  const pages = await Promise.all(paths.map((path) => ada.open(path)))

  expect(pages.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
  expect(pages[0]?.html).toMatch(/Password changed.*Account created/)
  expect(ada.token()).toMatch(/^eyJ/)
  expect(pages.filter(({ html }) => html.includes('eyJ'))).toEqual([])
})

test.each([PAGE, `${PAGE}/history`, '/settings/data', '/settings/data/delete'])(
  'whoever is not signed in goes to sign in, and comes back to %s',
  async (path) => {
    const visitor = newVisitor(await startWeb())

    const { to } = await visitor.open(path)

    expect(to).toBe(`/signin?redirectTo=${encodeURIComponent(path)}`)
  },
)
