import { expect, test } from 'vitest'
import { newConfirmedMember } from '../../../test/addresses.ts'
import { linkTo, SUBJECTS } from '../../../test/mailbox.ts'
import { askApi, newMember, startWeb } from '../../../test/visitor.ts'

test('the profile shows who is signed in, and the name can be changed', async () => {
  const ada = await newMember(await startWeb())

  const saved = await ada.send('/settings/profile', { name: 'Ada Lovelace' })
  const { html } = await ada.open('/settings/profile')

  expect(saved.status).toBe(200)
  expect(saved.html).toContain('Saved')
  expect(html).toContain('value="Ada Lovelace"')
  expect(html).toContain(ada.email)
})

test('a name that is refused comes back with the reason beside it', async () => {
  const ada = await newMember(await startWeb())

  const { status, html } = await ada.send('/settings/profile', { name: 'x'.repeat(101) })

  expect(status).toBe(400)
  expect(html).toMatch(/<input[^>]*name="name"[^>]*aria-invalid="true"/)
})

test('a time zone can be chosen, and stays', async () => {
  const ada = await newMember(await startWeb())

  await ada.send('/settings/profile', { name: 'Ada', timeZone: 'Pacific/Kiritimati' })
  const { html } = await ada.open('/settings/profile')

  expect(html).toMatch(/<option[^>]*selected=""[^>]*>Pacific\/Kiritimati/)
})

test('a time zone that is none comes back with the reason beside it', async () => {
  const ada = await newMember(await startWeb())

  const { status, html } = await ada.send('/settings/profile', { name: 'Ada', timeZone: 'Europe/Atlantis' })

  expect(status).toBe(400)
  expect(html).toMatch(/<select[^>]*name="timeZone"[^>]*aria-invalid="true"/)
})

test('the profile is found where it used to be, and by the address of the settings', async () => {
  const ada = await newMember(await startWeb())

  const [former, settings] = await Promise.all([ada.open('/profile'), ada.open('/settings')])

  expect([former.status, former.to]).toEqual([301, '/settings/profile'])
  expect([settings.status, settings.to]).toEqual([302, '/settings/profile'])
})

test('the settings say which of their pages is open', async () => {
  const ada = await newMember(await startWeb())

  const { html } = await ada.open('/settings/profile')

  const nav = /<nav aria-label="Settings".*?<\/nav>/.exec(html)?.[0] ?? ''
  expect(nav.match(/aria-current="page"[^>]*>[^<]*/g)).toHaveLength(1)
  expect(nav).toMatch(/aria-current="page"[^>]*href="\/settings\/profile"/)
})

test('an address that is not confirmed gets another link, which takes the place of the first', async () => {
  const ada = await newMember(await startWeb())
  const first = await linkTo(ada.email, SUBJECTS.confirm)

  const page = await ada.open('/settings/profile')
  const sent = await ada.send('/settings/profile', { intent: 'send-link' })
  const { html } = await ada.open(sent.to ?? '')
  const second = await linkTo(ada.email, SUBJECTS.confirm, 2)

  expect(page.html).toContain('Not confirmed yet.')
  expect(page.html).toContain('Send the link again')
  expect(sent.to).toBe('/settings/profile?email=sent')
  expect(html.replaceAll('<!-- -->', '')).toContain(`A mail with a link is on its way to ${ada.email}.`)
  expect(second).not.toBe(first)
})

test('who asks for another link within a minute is told when, above the button', async () => {
  const ada = await newMember(await startWeb())
  await ada.send('/settings/profile', { intent: 'send-link' })

  const { status, html, headers } = await ada.send('/settings/profile', { intent: 'send-link' })

  expect(status).toBe(429)
  expect(Number(headers.get('Retry-After'))).toBeGreaterThan(0)
  expect(html).toMatch(/Try again in \d+ seconds.*Send the link again/s)
  expect(html).toMatch(/<input[^>]*name="name"[^>]*value="Ada"/)
})

test('a form for another link that arrives twice sends one', async () => {
  const ada = await newMember(await startWeb())
  const { html } = await ada.open('/settings/profile')
  const form = { intent: 'send-link', formKey: /name="formKey" value="([^"]+)"/.exec(html)?.[1] ?? '' }

  const answers = [await ada.send('/settings/profile', form), await ada.send('/settings/profile', form)]

  expect(answers.map(({ to }) => to)).toEqual(Array(2).fill('/settings/profile?email=sent'))
})

test('an address that is confirmed says so, and needs no other link', async () => {
  const ada = await newConfirmedMember(await startWeb())

  const { html } = await ada.open('/settings/profile')
  const asked = await ada.send('/settings/profile', { intent: 'send-link' })

  expect(html).toMatch(/Confirmed</)
  expect(html).not.toContain('Send the link again')
  expect(asked.to).toBe('/settings/profile?email=sent')
  expect((await ada.open(asked.to ?? '')).html).not.toContain('on its way')
})

test('no address in the bar says that an address is confirmed when it is not', async () => {
  const ada = await newMember(await startWeb())

  const { html } = await ada.open('/settings/profile?email=confirmed')

  expect(html).not.toContain('is confirmed')
  expect(await askApi(ada.token(), '{ me { emailVerified } }')).toMatchObject({
    data: { me: { emailVerified: false } },
  })
})
