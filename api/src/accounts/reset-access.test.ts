import { describe, expect, test } from 'vitest'
import { ALL_SCOPES, buildAccessToken, listAccessTokens } from '../../test/access-tokens/access-tokens.ts'
import { guess, openSession, signUp } from '../../test/accounts/account.ts'
import { addressOf, proveAddress } from '../../test/accounts/emails.ts'
import { NEW_PASSWORD } from '../../test/accounts/passwords.ts'
import { resetPassword, resetToken } from '../../test/accounts/resets.ts'
import { createClock, startApp } from '../../test/app.ts'
import { buildUser } from '../../test/build.ts'
import { startMailApp } from '../../test/mail/inbox.ts'
import { listSessions } from '../../test/sessions/sessions.ts'
import { askMe, BAD_TOKEN } from '../../test/tokens/tokens.ts'
import { MINUTE } from '../time.ts'

/** A person on an API with a clock, whose address is proved or not. */
async function start({ isProved }: { isProved: boolean }) {
  const clock = createClock()
  const app = await startMailApp({ clock })
  const ada = await buildUser(app)
  if (isProved) await proveAddress(app, ada)
  clock.advance(MINUTE) // until the next mail may be asked for
  return { app, ada }
}

describe('when a password is set with a link, access tokens', () => {
  test.each<[string, boolean | null | undefined]>([
    ['says no', false],
    ['says nothing', undefined],
    ['says null', null],
  ])('stay when the address was proved, and the request %s about them', async (_, revokeAccessTokens) => {
    const { app, ada } = await start({ isProved: true })
    const { token } = await buildAccessToken(app, ada)

    await resetPassword(app, await resetToken(app, ada), { revokeAccessTokens })

    expect((await askMe(app, token)).data?.me?.id).toBe(ada.id)
  })

  test.each([
    ['when that is asked for', true, true],
    ['when nobody had proved the address, whatever is asked for', false, false],
  ])('are revoked %s, on every instance, and nobody else’s', async (_, isProved, revokeAccessTokens) => {
    const { app, ada } = await start({ isProved })
    const [other, eve] = [await startApp(), await buildUser(app)]
    const [ofAda, ofEve] = [await buildAccessToken(app, ada), await buildAccessToken(app, eve)]
    for (const { token } of [ofAda, ofEve]) expect((await askMe(other, token)).status).toBe(200)

    await resetPassword(app, await resetToken(app, ada), { revokeAccessTokens })

    expect(await askMe(app, ofAda.token)).toEqual(BAD_TOKEN)
    await expect.poll(() => askMe(other, ofAda.token)).toEqual(BAD_TOKEN)
    expect((await askMe(other, ofEve.token)).data?.me?.id).toBe(eve.id)
    const session = await openSession(app, { ...ada, password: NEW_PASSWORD })
    expect(await listAccessTokens(app, session)).toEqual([])
  })

  test('of somebody who signed up with an address that is not theirs go with all they had, when its owner comes', async () => {
    const clock = createClock()
    const app = await startMailApp({ clock })
    const squatter = await signUp(app, { password: 'what the squatter chose' })
    const phone = await openSession(app, { ...squatter, password: 'what the squatter chose' })
    const program = await buildAccessToken(app, squatter, { scopes: ALL_SCOPES })
    clock.advance(MINUTE)

    await resetPassword(app, await resetToken(app, squatter))

    for (const { token } of [squatter, phone, program]) expect(await askMe(app, token)).toEqual(BAD_TOKEN)
    expect((await guess(app, { ...squatter, password: 'what the squatter chose' })).code).toBe('UNAUTHENTICATED')
    const owner = await openSession(app, { ...squatter, password: NEW_PASSWORD })
    expect(await addressOf(app, owner)).toEqual({ email: squatter.email, emailVerified: true })
    expect(await listSessions(app, owner)).toHaveLength(1)
  })
})
