import { expect, test } from 'vitest'
import { newMember, startWeb } from '../../../test/visitor.ts'

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
