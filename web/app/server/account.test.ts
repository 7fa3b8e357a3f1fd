import { expect, test } from 'vitest'
import { askApi, newMember, newVisitor, UNREACHABLE_API, startWeb } from '../../test/visitor.ts'
import { HOME } from '../words/home.ts'

const menuOf = (html: string) => /<summary.*?<\/details>/.exec(html)?.[0] ?? null

test.each([HOME, '/settings/security', '/docs', '/docs/search?q=task', '/nowhere', '/tasks/nothing'])(
  '%s says who is signed in, and has the way to the settings and the way out',
  async (path) => {
    const ada = await newMember(await startWeb())

    const menu = menuOf((await ada.open(path)).html)

    expect(menu).toContain('Account of Ada')
    expect(menu).toContain(ada.email)
    expect(menu).toContain('href="/settings/profile"')
    expect(menu).toMatch(/<form method="post" action="\/signout"/)
  },
)

test('a new name is in the menu at once', async () => {
  const ada = await newMember(await startWeb())

  const { html } = await ada.send('/settings/profile', { name: 'Ada Lovelace' })

  expect(menuOf(html)).toMatch(/Account of Ada Lovelace.*>AL</)
})

test('what people call themselves is text, not markup', async () => {
  const ada = await newMember(await startWeb())

  const { html } = await ada.send('/settings/profile', { name: '<img src=x onerror=alert(1)>' })

  expect(menuOf(html)).toContain('&lt;img src=x')
  expect(html).not.toContain('<img src=x')
})

test('with the API away, whoever is signed in can still sign out', async () => {
  const ada = await newMember(await startWeb())
  const away = newVisitor(await startWeb({ apiUrl: UNREACHABLE_API }))
  away.keepCookie(ada.cookie() ?? '')

  const { html } = await away.open('/docs')

  expect(menuOf(html)).toMatch(/<form method="post" action="\/signout"/)
  expect(menuOf(html)).not.toContain(ada.email)
})

test('a session that has ended is nobody', async () => {
  const ada = await newMember(await startWeb())
  await askApi(ada.token(), 'mutation { signout { signedOutAt } }')

  const { html } = await ada.open('/docs')

  expect(menuOf(html)).toBeNull()
  expect(html).toContain('href="/signin"')
})
