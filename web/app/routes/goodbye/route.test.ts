import { expect, test } from 'vitest'
import { newMember, newVisitor, startWeb } from '../../../test/visitor.ts'
import { HOME } from '../../words/home.ts'

test.each(['/goodbye', '/goodbye?until=2026-01-01', '/goodbye/', '/goodbye.data'])(
  'who has not just asked for it is not told at %s that their account goes',
  async (path) => {
    const { to, html } = await newVisitor(await startWeb()).open(path)

    expect(to).toBe('/')
    expect(html).not.toContain('deleted')
  },
)

test.each(['call-this-number', '2020-01-01', ''])('a cookie that says %j says nothing', async (value) => {
  const visitor = newVisitor(await startWeb())

  const { to } = await visitor.open('/goodbye', { Cookie: `latchkey-goodbye=${value}` })

  expect(to).toBe('/')
})

test('whoever is signed in has an account that stays', async () => {
  const ada = await newMember(await startWeb())

  expect((await ada.open('/goodbye')).to).toBe(HOME)
})
