import { describe, expect, test } from 'vitest'
import { startApp, TEST_SECRET } from '../../test/app.ts'
import { buildUser } from '../../test/build.ts'
import { askMe, BAD_TOKEN, forge } from '../../test/tokens/tokens.ts'

describe('when JWT_SECRETS change', () => {
  const NEW_SECRET = 'the new secret of at least thirty-two bytes'

  test('tokens of an older secret are good for as long as it is in the list', async () => {
    const before = await startApp({ jwtSecrets: [TEST_SECRET] })
    const { token, id } = await buildUser(before)
    const after = await startApp({ jwtSecrets: [NEW_SECRET, TEST_SECRET] })

    const { data } = await askMe(after, token)

    expect(data?.me?.id).toBe(id)
  })

  test('new tokens are of the first secret, and good where only that one is known', async () => {
    const rotating = await startApp({ jwtSecrets: [NEW_SECRET, TEST_SECRET] })
    const { token, id } = await buildUser(rotating)
    const [onlyNew, onlyOld] = [await startApp({ jwtSecrets: [NEW_SECRET] }), await startApp()]

    const [asNew, asOld] = [await askMe(onlyNew, token), await askMe(onlyOld, token)]

    expect(asNew.data?.me?.id).toBe(id)
    expect(asOld).toEqual(BAD_TOKEN)
  })

  test('tokens of a secret that is no longer in the list are refused', async () => {
    const before = await startApp({ jwtSecrets: [TEST_SECRET] })
    const { token } = await buildUser(before)
    const after = await startApp({ jwtSecrets: [NEW_SECRET] })

    const refused = await askMe(after, token)

    expect(refused).toEqual(BAD_TOKEN)
  })

  test('a token signed with one secret under the name of the other is refused', async () => {
    const app = await startApp({ jwtSecrets: [NEW_SECRET, TEST_SECRET] })
    const { token } = await buildUser(app)

    const refused = await askMe(app, forge(token, { secret: TEST_SECRET }))

    expect(refused).toEqual(BAD_TOKEN)
  })
})
