import { expect, test } from 'vitest'
import { newMember, newVisitor, startWeb } from '../../../test/visitor.ts'

const PAGE = '/settings/security/history'

const rows = (html: string) => html.match(/<time datetime="/gi) ?? []

test('what happened is told in words, newest first, with where it was done from', async () => {
  const web = await startWeb()
  const ada = await newMember(web)
  await ada.send('/settings/profile', { name: 'Ada Lovelace' })
  await newVisitor(web).send('/signin', { email: ada.email, password: 'wrong horse battery' })

  const { html } = await ada.open(PAGE)

  expect(html).toMatch(/Failed sign-in attempt.*Profile changed.*Account created/)
  expect(html).toMatch(/10\.\d+\.\d+\.\d+/)
  expect(html).not.toContain('Show older')
})

test('what is older is reached by a link', async () => {
  const ada = await newMember(await startWeb())
  for (let i = 0; i < 50; i++) await ada.send('/settings/profile', { name: `Ada ${i}` })

  const first = await ada.open(PAGE)
  const next = /href="(\/settings\/security\/history\?[^"#]+)#\w+"/.exec(first.html)?.[1] ?? ''
  const second = await ada.open(next.replaceAll('&amp;', '&'))

  expect(rows(first.html)).toHaveLength(50)
  expect(first.html).not.toContain('Account created')
  expect(rows(second.html)).toHaveLength(51)
  expect(second.html).toContain('Account created')
  expect(second.html).not.toContain('Show older')
})

test('nobody sees what happened to somebody else', async () => {
  const web = await startWeb()
  const [ada, eve] = await Promise.all([newMember(web), newMember(web)])
  await ada.send('/settings/profile', { name: 'Ada Lovelace' })

  const { html } = await eve.open(PAGE)

  expect(rows(html)).toHaveLength(1)
  expect(html).not.toContain('Profile changed')
})

test('a place that is none is a page that does not exist', async () => {
  const ada = await newMember(await startWeb())

  expect((await ada.open(`${PAGE}?after=broken`)).status).toBe(404)
})
