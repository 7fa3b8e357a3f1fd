import { describe, expect, test } from 'vitest'
import { openSession, signIn } from '../../test/accounts/account.ts'
import { changeEmail, expectRecovered, moveTo, requestChange, verifyEmail } from '../../test/accounts/emails.ts'
import { changePassword, NEW_PASSWORD, RIGHT } from '../../test/accounts/passwords.ts'
import { resetPassword } from '../../test/accounts/resets.ts'
import { buildUser } from '../../test/build.ts'
import { startMailApp } from '../../test/mail/inbox.ts'
import { MINUTE } from '../time.ts'

const THIEFS_PASSWORD = 'nine silver accordions snore'
const INVALID = { status: 200, code: 'LINK_INVALID', data: null }

async function start() {
  const app = await startMailApp()
  return { app, ada: await buildUser(app) }
}

describe('a thief who has the password and changes the address', () => {
  test('cannot keep the account by changing the password', async () => {
    const { app, ada } = await start()
    const { moved, undo } = await moveTo(app, ada)
    await changePassword(app, moved, { ...RIGHT, newPassword: THIEFS_PASSWORD })

    await resetPassword(app, undo)

    await expectRecovered(app, ada)
    expect((await signIn(app, { ...moved, password: THIEFS_PASSWORD })).code).toBe('UNAUTHENTICATED')
  })

  test('cannot keep it by changing the address again, nor undo that afterwards', async () => {
    const { app, ada } = await start()
    const { moved, undo } = await moveTo(app, ada)
    const second = await moveTo(app, moved)

    const owner = await resetPassword(app, undo)
    const thief = await resetPassword(app, second.undo, { newPassword: THIEFS_PASSWORD })

    expect(owner.data?.resetPassword.email).toBe(ada.email)
    expect(thief).toMatchObject(INVALID)
    await expectRecovered(app, ada)
  })

  test('cannot keep it by undoing the second change before its owner undoes the first', async () => {
    const { app, ada } = await start()
    const { moved, undo } = await moveTo(app, ada)
    const second = await moveTo(app, moved)
    await resetPassword(app, second.undo, { newPassword: THIEFS_PASSWORD })

    const owner = await resetPassword(app, undo)

    expect(owner.data?.resetPassword.email).toBe(ada.email)
    await expectRecovered(app, ada)
    expect((await signIn(app, { ...moved, password: THIEFS_PASSWORD })).code).toBe('UNAUTHENTICATED')
  })

  test('cannot keep it with another change that waits for its proof', async () => {
    const { app, ada } = await start()
    const { moved, undo } = await moveTo(app, ada)
    const waiting = await requestChange(app, moved)

    await resetPassword(app, undo)

    const session = await openSession(app, { ...ada, password: NEW_PASSWORD })
    expect(await verifyEmail(app, session, waiting.proof)).toMatchObject(INVALID)
    expect(await resetPassword(app, waiting.undo)).toMatchObject(INVALID)
    await expectRecovered(app, ada)
  })

  test('cannot keep it by asking for changes when its owner undoes one', { timeout: MINUTE }, async () => {
    const { app } = await start()

    for (let round = 0; round < 3; round += 1) {
      const ada = await buildUser(app)
      const { undo } = await requestChange(app, ada)
      const asking = Array.from({ length: 3 }, () => changeEmail(app, ada))

      const [owner, ...thief] = await Promise.all([resetPassword(app, undo), ...asking])

      const codes = new Set(thief.map(({ code }) => code))
      expect(codes.difference(new Set([undefined, 'UNAUTHENTICATED', 'BAD_USER_INPUT']))).toEqual(new Set())
      // A newer change sends the owner a newer link, which then is the one that works.
      expect([undefined, 'LINK_INVALID']).toContain(owner.code)
      if (owner.code === undefined) await expectRecovered(app, ada)
    }
  })
})
