import { describe, expect, test } from 'vitest'
import { signIn } from '../../test/accounts/account.ts'
import { signInSomehow } from '../../test/accounts/account-security.ts'
import { createClock, sharedApp } from '../../test/app.ts'
import { buildUser } from '../../test/build.ts'
import { askForExport, download } from '../../test/export/export.ts'
import { askMe, BAD_TOKEN, forge } from '../../test/tokens/tokens.ts'

describe('tokens are good for one purpose only:', () => {
  test('that of a device signs nobody in and downloads nothing', async () => {
    const app = await sharedApp()
    const { email } = await buildUser(app)
    const { data } = await signInSomehow(app, { email })
    const token = data!.signin.deviceToken

    const [asSession, asExport] = [await askMe(app, token), await download(app, { token })]

    expect(asSession).toEqual(BAD_TOKEN)
    expect(asExport.status).toBe(401)
  })

  test.each<[string, (of: { token: string; ticket: string; foreign: string; device: string }) => string]>([
    ['that of a session', ({ token }) => token],
    ['that of an export', ({ ticket }) => ticket],
    ['that of a device for another account', ({ foreign }) => foreign],
    [
      'that of a device, signed by somebody else',
      ({ device }) => forge(device, { secret: 'another secret of at least thirty-two bytes' }),
    ],
    ['nonsense', () => 'nonsense'],
    ['100 kB of nonsense', () => 'A'.repeat(100_000)],
  ])('%s makes no device known, and signing in does not mind', async (_, make) => {
    const clock = createClock()
    const app = await sharedApp(clock)
    const [ada, eve] = [await buildUser(app), await buildUser(app)]
    const { token: ticket } = await askForExport(app, ada)
    const [own, foreign] = [
      await signInSomehow(app, { email: ada.email }),
      await signInSomehow(app, { email: eve.email }),
    ].map(({ data }) => data!.signin.deviceToken)
    const deviceToken = make({ token: ada.token, ticket, foreign: foreign!, device: own! })
    const unlimited = await signInSomehow(app, { email: ada.email, deviceToken })
    for (let i = 0; i < 10; i += 1) await signIn(app, { email: ada.email, password: 'a guess' })

    const [stranger, known] = [
      await signInSomehow(app, { email: ada.email, deviceToken }),
      await signInSomehow(app, { email: ada.email, deviceToken: own! }),
    ]

    expect(unlimited.data?.signin.user.id).toBe(ada.id)
    expect(stranger.code).toBe('RATE_LIMITED')
    expect(known.data?.signin.user.id).toBe(ada.id)
  })
})
