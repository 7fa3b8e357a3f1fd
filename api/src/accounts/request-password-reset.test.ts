import { describe, expect, test } from 'vitest'
import { newEmail } from '../../test/accounts/account.ts'
import { requestReset } from '../../test/accounts/resets.ts'
import { createClock, sharedApp } from '../../test/app.ts'
import { buildUser } from '../../test/build.ts'
import { sql, sweep } from '../../test/database/sql.ts'
import { comparable, execute, fieldsOf } from '../../test/execute.ts'
import { graphql } from '../../test/generated/gql.ts'
import { mailAfter, subjectOf, subjectsAt } from '../../test/mail/arrivals.ts'
import { startMailApp } from '../../test/mail/inbox.ts'
import { eventsOf } from '../../test/sessions/sessions.ts'
import type { Email } from '../input/input.ts'
import { DAY } from '../time.ts'
import { accountKeyOf } from '../users/account-key.ts'

const AskServer = graphql(`
  query AskServer {
    server {
      signup
      sendsMail
    }
  }
`)

/** Everything that is stored because of an address, however it is named. */
const storedOf = async (address: string) => ({
  mails: await sql('select kind from mails where email = $1', [address]),
  links: await sql('select purpose from links where email = $1', [address]),
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it is well-formed
  counts: await sql('select key from rate_limits where strpos(key, $1) > 0', [accountKeyOf(address as Email)]),
})

describe('asking for a link to set a new password', () => {
  test('sends one to the address of the account, and is remembered there', async () => {
    const app = await startMailApp()
    const ada = await buildUser(app)

    const mail = await mailAfter(app, { to: ada.email, kind: 'RESET_PASSWORD' }, () => requestReset(app, ada.email))

    expect(mail.text).toMatch(/https:\/\/latchkey\.test\/reset-password\?token=[\w-]{86}\s/)
    expect(mail.text).toContain('Ada')
    expect(await eventsOf(ada.email)).toEqual(['SIGNED_UP', 'PASSWORD_RESET_REQUESTED'])
  })

  test.each<[string, (email: string) => string]>([
    ['capitals in it', (email) => email.toUpperCase()],
    ['spaces around it', (email) => ` \t${email}\n`],
  ])('finds the address with %s', async (_, typed) => {
    const app = await startMailApp()
    const ada = await buildUser(app)

    const asking = mailAfter(app, { to: ada.email, kind: 'RESET_PASSWORD' }, () => requestReset(app, typed(ada.email)))

    await expect(asking).resolves.toBeDefined()
  })

  test('gets the same answer for an address without an account, to which nothing is sent', async () => {
    const clock = createClock()
    const app = await startMailApp({ clock })
    const [ada, unknown] = [await buildUser(app), newEmail()]

    const answers = [await requestReset(app, ada.email), await requestReset(app, unknown)]

    expect(answers[0]).toMatchObject({ status: 200, errors: [] })
    expect(answers[0]?.data).toEqual({ requestPasswordReset: { requestedAt: clock.now().toISOString() } })
    expect(comparable(answers[1]!)).toEqual(comparable(answers[0]!))
    expect(await subjectsAt(app, unknown)).toEqual([])
    expect(await subjectsAt(app, ada.email)).toEqual([subjectOf('RESET_PASSWORD')])
  })

  test('leaves nothing of an address without an account but a count, which goes too', async () => {
    const clock = createClock()
    const app = await startMailApp({ clock })
    const unknown = newEmail()

    await requestReset(app, unknown)

    await subjectsAt(app, unknown)
    const stored = await storedOf(unknown)
    expect({ ...stored, counts: stored.counts.length }).toEqual({ mails: [], links: [], counts: 2 })
    clock.advance(2 * DAY)
    await sweep(clock.now())
    expect(await storedOf(unknown)).toEqual({ mails: [], links: [], counts: [] })
  })

  test.each(['', 'ada', 'ada@localhost', `' or true --`])('refuses %j, which is no address', async (typed) => {
    const app = await startMailApp()

    const refused = await requestReset(app, typed)

    expect(refused).toMatchObject({ status: 200, code: 'BAD_USER_INPUT', data: null })
    expect(fieldsOf(refused)).toEqual(['email'])
  })

  test('does nothing on a server that sends no mail, which says so', async () => {
    const app = await sharedApp()
    const ada = await buildUser(app)

    const [refused, asked] = [await requestReset(app, ada.email), await execute(app, AskServer)]

    expect(refused).toMatchObject({ status: 200, code: 'MAIL_DISABLED', data: null })
    expect(asked.data).toEqual({ server: { signup: 'OPEN', sendsMail: false } })
    expect(await storedOf(ada.email)).toEqual({ mails: [], links: [], counts: [] })
    expect(await eventsOf(ada.email)).toEqual(['SIGNED_UP'])
  })

  test('is possible where the server says that it sends mail', async () => {
    const app = await startMailApp()

    const { data } = await execute(app, AskServer)

    expect(data).toEqual({ server: { signup: 'OPEN', sendsMail: true } })
  })
})
