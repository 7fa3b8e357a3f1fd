import { expect, test } from 'vitest'
import { askApi, newMember, newVisitor, UNREACHABLE_API, PASSWORD, startWeb } from '../../../test/visitor.ts'

const personOf = async (visitor: { open: (path: string) => Promise<{ html: string }> }) => {
  const answer: unknown = JSON.parse((await visitor.open('/session')).html)
  return answer
}

test('a tab can ask whose pages it may show, and is told nothing but whether it is the same person', async () => {
  const web = await startWeb()
  const [ada, eve] = [await newMember(web), await newMember(web)]

  const [hers, eves] = [await personOf(ada), await personOf(eve)]
  await ada.send('/signin', { email: ada.email, password: PASSWORD })
  const [later, nobody] = [await personOf(ada), await personOf(newVisitor(web))]

  expect(hers).toEqual({ person: expect.stringMatching(/^[\w-]{16}$/) })
  expect(eves).not.toEqual(hers)
  expect(later).toEqual(hers)
  expect(nobody).toEqual({ person: null })
})

test('a session that was ended elsewhere is nobody, and its cookie goes', async () => {
  const ada = await newMember(await startWeb())
  await askApi(ada.token(), 'mutation { signout { signedOutAt } }')

  expect(await personOf(ada)).toEqual({ person: null })
  expect(ada.cookie()).toBeNull()
})

test('with the API away, nobody is signed out', async () => {
  const ada = await newMember(await startWeb())
  const away = newVisitor(await startWeb({ apiUrl: UNREACHABLE_API }))
  away.keepCookie(ada.cookie() ?? '')

  expect(await personOf(away)).toEqual(await personOf(ada))
  expect(away.cookie()).toBe(ada.cookie())
})
