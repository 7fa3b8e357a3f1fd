import { describe, expect, test } from 'vitest'
import { newEmail, signIn, Signup } from '../../test/accounts/account.ts'
import { signInSomehow } from '../../test/accounts/account-security.ts'
import { completeSignup, requestSignup, signupToken } from '../../test/accounts/signups-by-mail.ts'
import { createClock, sharedApp } from '../../test/app.ts'
import { buildUser, PASSWORD } from '../../test/build.ts'
import { sql } from '../../test/database/sql.ts'
import { comparable, execute } from '../../test/execute.ts'
import { graphql } from '../../test/generated/gql.ts'
import { mailAfter, subjectOf, subjectsAt, tokenAfter } from '../../test/mail/arrivals.ts'
import { startMailApp } from '../../test/mail/inbox.ts'
import { eventsOf } from '../../test/sessions/sessions.ts'
import { askMe } from '../../test/tokens/tokens.ts'
import { DAY, SECOND } from '../time.ts'

const AskSignup = graphql(`
  query AskSignup {
    server {
      signup
      sendsMail
    }
  }
`)

/** An API on which an account begins with a mail. */
async function start() {
  const clock = createClock()
  const app = await startMailApp({ clock, requireVerifiedEmail: true })
  return { app, clock, email: newEmail() }
}

describe('on a server where an account begins with a mail', () => {
  test('signing up without one is refused, and leads to it', async () => {
    const { app, email } = await start()

    const refused = await execute(app, Signup, { variables: { input: { email, password: PASSWORD, name: 'Ada' } } })
    const asked = await execute(app, AskSignup)

    expect(refused).toMatchObject({ status: 200, code: 'SIGNUP_BY_MAIL', data: null })
    expect(refused.errors[0]?.message).toContain('requestSignup')
    expect(asked.data).toEqual({ server: { signup: 'BY_MAIL', sendsMail: true } })
    expect(await sql('select 1 from users where email = $1', [email])).toEqual([])
  })

  test('the link creates an account whose address is proved, and signs in to it', async () => {
    const { app, clock, email } = await start()
    const token = await signupToken(app, email)

    const { data } = await completeSignup(app, token, { name: 'Ada King', timeZone: 'Europe/Berlin' })

    expect(data?.completeSignup).toEqual({
      token: expect.any(String),
      deviceToken: expect.any(String),
      expiresAt: new Date(Math.floor((clock.now().getTime() + 7 * DAY) / SECOND) * SECOND).toISOString(),
      user: {
        id: expect.stringMatching(/^user_/),
        email,
        emailVerified: true,
        name: 'Ada King',
        timeZone: 'Europe/Berlin',
      },
    })
    expect((await askMe(app, data!.completeSignup.token)).data?.me?.email).toBe(email)
    expect((await signIn(app, { email })).code).toBeUndefined()
    expect(await eventsOf(email)).toEqual(['SIGNED_UP', 'SIGNED_IN'])
    expect(await subjectsAt(app, email)).not.toContain(subjectOf('VERIFY_EMAIL'))
  })

  test('the device that has completed it is known from then on', async () => {
    const { app, email } = await start()
    const { data } = await completeSignup(app, await signupToken(app, email))
    const { deviceToken } = data!.completeSignup

    await signInSomehow(app, { email, deviceToken })

    expect(await subjectsAt(app, email)).not.toContain(subjectOf('NEW_DEVICE'))
  })

  test('the answer is the same for an address that has an account, and the mail says so', async () => {
    const { app, email: free } = await start()
    const ada = await buildUser(app)
    const answers: Awaited<ReturnType<typeof requestSignup>>[] = []

    const mail = await mailAfter(app, { to: ada.email, kind: 'SIGNUP' }, async () => {
      answers.push(await requestSignup(app, free), await requestSignup(app, ada.email))
    })

    expect(answers[0]).toMatchObject({ status: 200, errors: [] })
    expect(comparable(answers[1]!)).toEqual(comparable(answers[0]!))
    expect(mail.text).not.toContain('token=')
    expect(await subjectsAt(app, free)).toEqual([subjectOf('SIGNUP', { name: null })])
    expect((await signIn(app, ada)).code).toBeUndefined()
  })

  test('the account has the address in its usual form, however it was typed', async () => {
    const { app, email } = await start()
    const token = await tokenAfter(app, { to: email, kind: 'SIGNUP', name: null }, () =>
      requestSignup(app, ` ${email.toUpperCase()} `),
    )

    const { data } = await completeSignup(app, token)

    expect(data?.completeSignup.user.email).toBe(email)
  })

  test('an address that never gets an account is forgotten once its mail is sent', async () => {
    const { app, email } = await start()

    await requestSignup(app, email)

    expect(await subjectsAt(app, email)).toHaveLength(1)
    expect(await sql('select kind from mails where email = $1', [email])).toEqual([])
  })

  test('no link is sent to what is no address', async () => {
    const { app } = await start()

    const refused = await requestSignup(app, 'nowhere')

    expect(refused).toMatchObject({ status: 200, code: 'BAD_USER_INPUT', data: null })
  })
})

test('a server that sends no mail says that it cannot send a link to sign up', async () => {
  const refused = await requestSignup(await sharedApp(), newEmail())

  expect(refused).toMatchObject({ status: 200, code: 'MAIL_DISABLED', data: null })
})
