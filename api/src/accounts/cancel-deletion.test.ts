import { describe, expect, test } from 'vitest'
import { idsOf } from '../../test/execute.ts'
import { newEmail, openSession, signIn } from '../../test/accounts/account.ts'
import { endAccount, signInSomehow } from '../../test/accounts/account-security.ts'
import { cancelDeletion, deletionToken } from '../../test/accounts/cancellations.ts'
import { moveTo } from '../../test/accounts/emails.ts'
import { requestReset } from '../../test/accounts/resets.ts'
import { cloneFreshDatabase, createClock, sharedApp } from '../../test/app.ts'
import { buildTask, buildUser } from '../../test/build.ts'
import { sql, sweep } from '../../test/database/sql.ts'
import { arrivedAt, mailAfter, subjectOf, subjectsAt, type MailApp } from '../../test/mail/arrivals.ts'
import { startMailApp, tokenIn } from '../../test/mail/inbox.ts'
import { eventsOf } from '../../test/sessions/sessions.ts'
import { listTasks } from '../../test/tasks/tasks.ts'
import { askMe, BAD_TOKEN } from '../../test/tokens/tokens.ts'
import { DAY } from '../time.ts'

const INVALID = { status: 200, code: 'LINK_INVALID', data: null }

async function start() {
  const clock = createClock(new Date('2026-11-21T09:30:00.000Z'))
  const app = await startMailApp({ clock })
  return { app, clock, ada: await buildUser(app) }
}

describe('the link in the mail about a deletion', () => {
  test('keeps the account with everything in it, and signs nobody in', async () => {
    const databaseUrl = await cloneFreshDatabase()
    const clock = createClock()
    const app = await startMailApp({ clock, databaseUrl })
    const ada = await buildUser(app)
    const { id } = await buildTask(app, ada)
    const token = await deletionToken(app, ada)
    clock.advance(7 * DAY - 1)

    const { data } = await cancelDeletion(app, token)

    clock.advance(DAY)
    await sweep(clock.now(), databaseUrl)
    expect(data).toEqual({ cancelDeletion: { email: ada.email } })
    expect(await askMe(app, ada.token)).toEqual(BAD_TOKEN)
    const session = await openSession(app, ada)
    expect(idsOf(await listTasks(app, { ...ada, ...session }))).toEqual([id])
  })

  test('is remembered among the events of the account', async () => {
    const { app, ada } = await start()

    await cancelDeletion(app, await deletionToken(app, ada))

    expect(await eventsOf(ada.email)).toEqual(['SIGNED_UP', 'DELETION_SCHEDULED', 'DELETION_CANCELLED'])
  })

  test('is dated: the mail says when the account goes, in the time zone of its owner', async () => {
    const { app } = await start()
    const ada = await buildUser(app, { timeZone: 'Asia/Tokyo' })

    const mail = await mailAfter(app, { to: ada.email, kind: 'DELETION_SCHEDULED' }, () => endAccount(app, ada))

    expect(mail.text).toMatch(/28 November 2026 at 18:30/)
    expect(mail.text).toMatch(/https:\/\/latchkey\.test\/keep-account\?token=[\w-]{86}\s/)
  })

  test('works once, also for 20 who use it at once', async () => {
    const { app, ada } = await start()
    const token = await deletionToken(app, ada)

    const answers = await Promise.all(Array.from({ length: 20 }, () => cancelDeletion(app, token)))

    expect(answers.map(({ code }) => code).toSorted()).toEqual([...Array(19).fill('LINK_INVALID'), undefined])
    expect(await eventsOf(ada.email)).toEqual(['SIGNED_UP', 'DELETION_SCHEDULED', 'DELETION_CANCELLED'])
  })

  test('does not work when the account is gone, even before anything was removed', async () => {
    const { app, ada, clock } = await start()
    const token = await deletionToken(app, ada)
    clock.advance(7 * DAY)

    const refused = await cancelDeletion(app, token)

    expect(refused).toMatchObject(INVALID)
  })

  test('does not work after the account was kept by signing in, not even for a later deletion', async () => {
    const { app, ada } = await start()
    const token = await deletionToken(app, ada)
    const { data } = await signInSomehow(app, { email: ada.email, cancelDeletion: true })
    const kept = await cancelDeletion(app, token)
    const { moved } = await moveTo(app, { ...ada, token: data!.signin.token })
    const later = await deletionToken(app, moved)

    const again = await cancelDeletion(app, token)

    expect([kept, again]).toMatchObject([INVALID, INVALID])
    expect((await signIn(app, moved)).code).toBe('ACCOUNT_DELETION_SCHEDULED')
    expect((await cancelDeletion(app, later)).code).toBeUndefined()
  })

  test.each([
    ['nothing', ''],
    ['nonsense', 'nonsense'],
    ['200 kB of nonsense', 'A'.repeat(200_000)],
  ])('is not replaced by %s', async (_, token) => {
    const { app, ada } = await start()
    await endAccount(app, ada)

    expect(await cancelDeletion(app, token)).toMatchObject(INVALID)
    expect((await signIn(app, ada)).code).toBe('ACCOUNT_DELETION_SCHEDULED')
  })
})

describe('a day before the deletion', () => {
  /** Lets the sender look for what is due, as it does when another mail is queued. */
  async function wakeSender(app: MailApp) {
    const unknown = newEmail()
    await requestReset(app, unknown)
    await subjectsAt(app, unknown)
  }

  test('its owner is reminded, with a link that still works', async () => {
    const { app, ada, clock } = await start()
    const first = await deletionToken(app, ada)
    clock.advance(6 * DAY - 1)
    await wakeSender(app)
    const before = arrivedAt(app, ada.email)
    clock.advance(1)

    const mail = await mailAfter(app, { to: ada.email, kind: 'DELETION_NEAR' }, () => wakeSender(app))

    expect(before).toEqual([subjectOf('DELETION_SCHEDULED')])
    expect(tokenIn(mail)).toBe(first)
    expect((await cancelDeletion(app, tokenIn(mail))).code).toBeUndefined()
    expect((await signIn(app, ada)).code).toBeUndefined()
  })

  test.each<[string, (app: MailApp, email: string, token: string) => Promise<unknown>]>([
    ['the link', (app, _, token) => cancelDeletion(app, token)],
    ['signing in', (app, email) => signInSomehow(app, { email, cancelDeletion: true })],
  ])('nothing is sent when the account was kept by %s', async (_, keep) => {
    const { app, ada, clock } = await start()
    await keep(app, ada.email, await deletionToken(app, ada))
    const reminders = await sql(`select 1 from mails where email = $1 and kind = 'DELETION_NEAR'`, [ada.email])
    clock.advance(6 * DAY)

    await wakeSender(app)

    expect(reminders).toEqual([])
    expect(arrivedAt(app, ada.email)).not.toContain(subjectOf('DELETION_NEAR'))
  })
})

test('a deletion works as well on a server that sends no mail, and starts no link', async () => {
  const app = await sharedApp()
  const ada = await buildUser(app)

  const { code } = await endAccount(app, ada)

  expect(code).toBeUndefined()
  expect(await sql('select 1 from links where email = $1', [ada.email])).toEqual([])
})
