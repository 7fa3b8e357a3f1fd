import { describe, expect, test } from 'vitest'
import { addressOf, RequestEmailVerification, verificationToken, VerifyEmail } from '../../test/accounts/emails.ts'
import { NEW_PASSWORD } from '../../test/accounts/passwords.ts'
import { RequestPasswordReset, ResetPassword, resetToken } from '../../test/accounts/resets.ts'
import { buildUser } from '../../test/build.ts'
import { sql } from '../../test/database/sql.ts'
import { execute } from '../../test/execute.ts'
import { isReplay, keysOf, newKey, told } from '../../test/idempotency/idempotency.ts'
import { subjectOf, subjectsAt } from '../../test/mail/arrivals.ts'
import { startMailApp } from '../../test/mail/inbox.ts'

async function start() {
  const app = await startMailApp()
  const headers = { 'idempotency-key': newKey() }
  return { app, ada: await buildUser(app), headers }
}

describe('with a key', () => {
  test('asking twice for a link that proves the address sends one mail', async () => {
    const { app, ada, headers } = await start()

    const answers = [
      await execute(app, RequestEmailVerification, { as: ada, headers }),
      await execute(app, RequestEmailVerification, { as: ada, headers }),
    ]

    expect(told(answers[1]!)).toEqual(told(answers[0]!))
    expect(answers.map(isReplay)).toEqual([false, true])
    expect(await subjectsAt(app, ada.email)).toEqual([subjectOf('VERIFY_EMAIL')])
  })

  test('a proof of the address that is sent again is answered as before, and its token is not stored', async () => {
    const { app, ada, headers } = await start()
    const token = await verificationToken(app, ada)
    const prove = () => execute(app, VerifyEmail, { as: ada, variables: { token }, headers })

    const answers = [await prove(), await prove()]

    expect(told(answers[1]!)).toEqual(told(answers[0]!))
    expect(answers.map(isReplay)).toEqual([false, true])
    expect(await addressOf(app, ada)).toMatchObject({ emailVerified: true })
    expect(JSON.stringify(await keysOf(ada))).not.toContain(token.slice(-43))
  })

  test('a password that is set with a link leaves nothing behind: sent again, the link is used up', async () => {
    const { app, ada, headers } = await start()
    const token = await resetToken(app, ada)
    const input = { token, newPassword: NEW_PASSWORD }

    const set = await execute(app, ResetPassword, { as: ada, variables: { input }, headers })
    const again = await execute(app, ResetPassword, { variables: { input }, headers })

    expect([set.code, again.code]).toEqual([undefined, 'LINK_INVALID'])
    expect(await sql('select 1 from idempotency_keys where key = $1', [headers['idempotency-key']])).toEqual([])
  })

  test('nobody who is not signed in is answered as before: asking again is asking again', async () => {
    const { app, ada, headers } = await start()
    const ask = () => execute(app, RequestPasswordReset, { variables: { email: ada.email }, headers })

    const answers = [await ask(), await ask()]

    expect(answers.map(({ code }) => code)).toEqual([undefined, 'RATE_LIMITED'])
  })
})
