import { expect, test } from 'vitest'
import { askApi, newEmail, newMember, newVisitor, PASSWORD, startWeb } from '../../../test/visitor.ts'
import { HOME, HOME_NAME } from '../../words/home.ts'

test('signing up signs in', async () => {
  const visitor = newVisitor(await startWeb())

  const { to } = await visitor.send('/signup', { name: 'Ada', email: newEmail(), password: PASSWORD })
  const { html } = await visitor.open(HOME)

  expect(to).toBe(HOME)
  expect(html).toContain(`<title>${HOME_NAME} · Latchkey</title>`)
})

test.each([
  ['Pacific/Kiritimati', 'Pacific/Kiritimati'],
  ['Asia/Kolkata', 'Asia/Kolkata'],
  ['Asia/Calcutta', 'Asia/Calcutta'],
  ['Europe/Kyiv', 'Europe/Kyiv'],
  ['America/Nuuk', 'America/Nuuk'],
  ['America/Port-au-Prince', 'America/Port-au-Prince'],
  ['Etc/GMT+5', 'Etc/GMT\\+5'],
  ['Europe/Atlantis', 'UTC'],
  ['+01:00', 'UTC'],
])('a browser that says it is in %s makes an account with the days of %s', async (timeZone, kept) => {
  const visitor = newVisitor(await startWeb())

  await visitor.send('/signup', { name: 'Ada', email: newEmail(), password: PASSWORD, timeZone })
  const { html } = await visitor.open('/settings/profile')

  expect(html).toMatch(new RegExp(`<option[^>]*selected=""[^>]*>${kept}`))
})

test('every problem stands beside its field, and focus goes to the first', async () => {
  const visitor = newVisitor(await startWeb())

  const { status, html } = await visitor.send('/signup', { name: 'Ada', email: 'nowhere', password: 'short' })
  const [email = '', password = ''] = [...html.matchAll(/<input[^>]*aria-invalid="true"[^>]*>/g)].map(([tag]) => tag)

  expect(status).toBe(400)
  expect(html).toContain('value="Ada"')
  expect(email).toMatch(/name="email".*autofocus/i)
  expect(email).toContain('value="nowhere"')
  expect(password).toContain('name="password"')
  expect(password).not.toMatch(/autofocus/i)
  expect(html).not.toContain('"short"')
  for (const tag of [email, password]) {
    const note = /aria-describedby="([^"]+)"/.exec(tag)?.[1]
    expect(html).toContain(`id="${note}"`)
  }
})

test('a weak password is refused with the reason and what would help', async () => {
  const visitor = newVisitor(await startWeb())

  const { status, html } = await visitor.send('/signup', { name: 'Ada', email: newEmail(), password: 'sunshine' })

  expect(status).toBe(400)
  expect(html).toMatch(/<input[^>]*name="password"[^>]*aria-invalid="true"/)
  expect(html).toContain(
    'The password is easy to guess: it is one of the first that are tried. Add a few unrelated words.',
  )
})

test('password managers know what to fill in and what to keep, and nothing is in their way', async () => {
  const visitor = newVisitor(await startWeb())

  const pages = await Promise.all([visitor.open('/signup'), visitor.open('/signin')])
  const hints = pages.map(({ html }) => [...html.matchAll(/ autoComplete="([^"]+)"/gi)].map(([, hint]) => hint))

  expect(hints).toEqual([
    ['name', 'email', 'new-password'],
    ['username', 'current-password'],
  ])
  for (const { html } of pages) expect(html).not.toMatch(/onpaste|maxlength/i)
})

test('an email address that has an account is said beside it', async () => {
  const web = await startWeb()
  const { email } = await newMember(web)

  const { status, html } = await newVisitor(web).send('/signup', {
    name: 'Eve',
    email,
    password: 'another horse battery',
  })

  expect(status).toBe(409)
  expect(html).toMatch(/<input[^>]*name="email"[^>]*aria-invalid="true"/)
})

test('whoever is signed in has no use for the form, nor for the landing page', async () => {
  const ada = await newMember(await startWeb())

  const pages = await Promise.all([ada.open('/signup'), ada.open('/signin'), ada.open('/')])

  expect(pages.map(({ to }) => to)).toEqual([HOME, HOME, HOME])
})

test('signing up ends the session that the browser had, and leads to no other site', async () => {
  const ada = await newMember(await startWeb())
  const before = ada.token()
  const account = { name: 'Eve', email: newEmail(), password: PASSWORD }

  const { to } = await ada.send('/signup', { ...account, redirectTo: '//evil.example' })
  const answer = await askApi(before, '{ me { id } }')

  expect(to).toBe(HOME)
  expect(ada.token()).not.toBe(before)
  expect(JSON.stringify(answer)).toContain('UNAUTHENTICATED')
})

test('signing up works with a token that is worth nothing, and keeps the browser known', async () => {
  const visitor = newVisitor(await startWeb())
  visitor.keepCookie('latchkey=planted.planted.planted')

  const { to, headers } = await visitor.send('/signup', { name: 'Ada', email: newEmail(), password: PASSWORD })

  expect(to).toBe(HOME)
  expect(headers.getSetCookie()).toEqual([
    expect.stringMatching(/^latchkey=eyJ/),
    expect.stringMatching(/^latchkey-device=eyJ.*; Max-Age=31536000; HttpOnly; SameSite=Strict$/),
  ])
})
