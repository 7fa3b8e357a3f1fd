import { expect, test } from 'vitest'
import { newMember, newVisitor, startWeb } from '../../../test/visitor.ts'

test('an address that somebody made up says nothing of theirs', async () => {
  const visitor = newVisitor(await startWeb())

  const { status, html } = await visitor.open('/goodbye?until=call-this-number&reason=evil')

  expect(status).toBe(200)
  expect(html).toMatch(/will be deleted.*in 7 days/)
  expect(html).not.toContain('evil')
  expect(html).not.toContain('call-this-number')
})

test('whoever is signed in has an account that stays', async () => {
  const ada = await newMember(await startWeb())

  expect((await ada.open('/goodbye?until=2026-01-01')).to).toBe('/tasks')
})
