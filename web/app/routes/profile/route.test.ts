import { expect, test } from 'vitest'
import { newMember, startWeb } from '../../../test/visitor.ts'

test('the profile shows who is signed in, and the name can be changed', async () => {
  const ada = await newMember(await startWeb())

  const saved = await ada.send('/profile', { name: 'Ada Lovelace' })
  const { html } = await ada.open('/profile')

  expect(saved.status).toBe(200)
  expect(saved.html).toContain('Saved')
  expect(html).toContain('value="Ada Lovelace"')
  expect(html).toContain(ada.email)
})

test('a name that is refused comes back with the reason beside it', async () => {
  const ada = await newMember(await startWeb())

  const { status, html } = await ada.send('/profile', { name: 'x'.repeat(101) })

  expect(status).toBe(400)
  expect(html).toMatch(/<input[^>]*name="name"[^>]*aria-invalid="true"/)
})
