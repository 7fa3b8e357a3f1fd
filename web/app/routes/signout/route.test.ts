import { expect, test } from 'vitest'
import { askApi, newMember, startWeb } from '../../../test/visitor.ts'

test('signing out ends the session in the API and takes the cookie away', async () => {
  const ada = await newMember(await startWeb())
  const token = ada.token()

  const { to } = await ada.send('/signout', {})
  const answer = await askApi(token, '{ me { id } }')

  expect(to).toBe('/')
  expect(ada.cookie()).toBeNull()
  expect(JSON.stringify(answer)).toContain('UNAUTHENTICATED')
})

test('opening the address signs nobody out', async () => {
  const ada = await newMember(await startWeb())

  const { to } = await ada.open('/signout')

  expect(to).toBe('/')
  expect((await ada.open('/tasks')).status).toBe(200)
})

test('signing out of a session that has ended already is signing out', async () => {
  const ada = await newMember(await startWeb())
  await askApi(ada.token(), 'mutation { signout { signedOutAt } }')

  const { to } = await ada.send('/signout', {})

  expect(to).toBe('/')
  expect(ada.cookie()).toBeNull()
})
