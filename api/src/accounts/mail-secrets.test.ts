import { expect, test } from 'vitest'
import { newEmail, openSession, Signup } from '../../test/accounts/account.ts'
import { cancelDeletion, deletionToken } from '../../test/accounts/cancellations.ts'
import { proveChange, requestChange, verifyEmail } from '../../test/accounts/emails.ts'
import { NEW_PASSWORD } from '../../test/accounts/passwords.ts'
import { resetPassword, resetToken } from '../../test/accounts/resets.ts'
import { completeSignup, signupToken } from '../../test/accounts/signups-by-mail.ts'
import { cloneFreshDatabase, createClock } from '../../test/app.ts'
import { PASSWORD } from '../../test/build.ts'
import { sql } from '../../test/database/sql.ts'
import { answer } from '../../test/execute.ts'
import { exportOf } from '../../test/export/export.ts'
import { captureLog } from '../../test/log.ts'
import { tokenAfter } from '../../test/mail/arrivals.ts'
import { startMailApp } from '../../test/mail/inbox.ts'
import { MINUTE } from '../time.ts'

test('no token of a link and no password is in a log, a row or the export, whatever the links were used for', async () => {
  const log = captureLog()
  const clock = createClock()
  const databaseUrl = await cloneFreshDatabase()
  const app = await startMailApp({ log: log.log, clock, databaseUrl })
  const email = newEmail()
  const input = { email, password: PASSWORD, name: 'Ada' }
  let token = ''
  const verify = await tokenAfter(app, { to: email, kind: 'VERIFY_EMAIL' }, async () => {
    token = (await answer(app, Signup, { variables: { input } })).signup.token
  })
  const ada = { id: '', name: 'Ada', email, token }
  const used = [await verifyEmail(app, ada, verify)]
  const { to, proof } = await requestChange(app, ada)
  const undo = await proveChange(app, ada, proof)
  const deletion = await deletionToken(app, { ...ada, email: to })
  const kept = await cancelDeletion(app, deletion)
  clock.advance(MINUTE)
  const reset = await resetToken(app, { email: to })
  const answers = [
    await resetPassword(app, reset),
    await resetPassword(app, undo, { newPassword: `${NEW_PASSWORD} 2` }),
  ]
  const signup = await signupToken(app)
  const completed = await completeSignup(app, signup)

  const session = await openSession(app, { email, password: `${NEW_PASSWORD} 2` })
  const exported = JSON.stringify(await exportOf(app, session))
  const rows = JSON.stringify(
    await Promise.all(
      ['users', 'links', 'mails', 'security_events', 'sessions', 'rate_limits'].map((table) =>
        sql(`select held::text from ${table} held`, [], databaseUrl),
      ),
    ),
  )

  expect([...used, kept, ...answers, completed].map(({ code }) => code)).toEqual(Array(5).fill(undefined))
  await expect.poll(log.text).toContain('/export')
  for (const secret of [verify, proof, undo, deletion, reset, signup, PASSWORD, NEW_PASSWORD]) {
    for (const part of [secret, secret.slice(-40)]) {
      expect(log.text()).not.toContain(part)
      expect(rows).not.toContain(part)
      expect(exported).not.toContain(part)
      expect(JSON.stringify([used, kept, answers])).not.toContain(part)
    }
  }
  for (const address of [email, to]) expect(log.text()).not.toContain(address)
})
