import { expect, test } from 'vitest'
import { newVisitor, startWeb } from '../../../test/visitor.ts'

test('the chapter about access tokens leads to where they are made, and so does signing in on the way there', async () => {
  const visitor = newVisitor(await startWeb())

  const { html } = await visitor.open('/docs')

  const [, chapter = ''] = /<section aria-labelledby="access-tokens"[^>]*>(.*?)<\/section>/s.exec(html) ?? []
  expect(chapter).toMatch(/<a [^>]*href="\/settings\/tokens"[^>]*>in your settings<\/a>/)
  expect((await visitor.open('/settings/tokens')).to).toBe('/signin?redirectTo=%2Fsettings%2Ftokens')
})
