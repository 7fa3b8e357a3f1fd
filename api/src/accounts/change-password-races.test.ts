import pg from 'pg'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openSession, signIn } from '../../test/accounts/account.ts'
import { cloneFreshDatabase, createClock, sharedApp, startApp } from '../../test/app.ts'
import { buildUser } from '../../test/build.ts'
import { answer, type App } from '../../test/execute.ts'
import { ChangePassword, changePassword, NEW_PASSWORD, RIGHT } from '../../test/accounts/passwords.ts'
import { eventsOf, listSessions } from '../../test/sessions/sessions.ts'
import { sql } from '../../test/database/sql.ts'
import { askMe, BAD_TOKEN } from '../../test/tokens/tokens.ts'
import { MINUTE } from '../time.ts'

/** Makes the insertion of each session of the device `slow` wait until a lock is released. */
async function holdSlowSessions(databaseUrl: string) {
  const wait = `create function wait() returns trigger language plpgsql as $$
                  begin if new.device = 'slow' then perform pg_advisory_xact_lock(1); end if; return new; end $$;
                create trigger wait before insert on sessions for each row execute function wait()`
  await sql(wait, [], databaseUrl)
  const holder = new pg.Client({ connectionString: databaseUrl })
  await holder.connect()
  onTestFinished(() => holder.end())
  await holder.query('select pg_advisory_lock(1)')
  const blocked = "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
  const waiting = async () => (await sql(blocked, [], databaseUrl)).length
  return { waiting, letGo: () => holder.query('select pg_advisory_unlock(1)') }
}

describe('changing the password at the same time, to the millisecond,', () => {
  test(
    'as people sign in with the old password, no session is left that began with it',
    { timeout: MINUTE },
    async () => {
      const clock = createClock()
      const [app, other] = [await startApp({ clock }), await startApp({ clock })]
      const ada = await buildUser(app)
      const begun: string[] = []
      const keepSigningIn = async (instance: App) => {
        for (;;) {
          const { data } = await signIn(instance, ada)
          if (data === null) return
          begun.push(data.signin.token)
        }
      }
      const signingIn = Array.from({ length: 10 }, (_, n) => keepSigningIn(n % 2 ? app : other))
      await expect.poll(() => begun.length, { timeout: 10_000 }).toBeGreaterThan(10)

      const { changePassword: changed } = await answer(app, ChangePassword, { as: ada, variables: { input: RIGHT } })

      await Promise.all(signingIn)
      expect(await listSessions(app, changed)).toEqual([expect.objectContaining({ current: true })])
      const answers = await Promise.all(begun.map((token) => askMe(app, token)))
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401]))
    },
  )

  test('as a session is on its way, which the old password has begun, ends that one too', async () => {
    const databaseUrl = await cloneFreshDatabase()
    const app = await startApp({ databaseUrl, clock: createClock() })
    const ada = await buildUser(app)
    const slow = await holdSlowSessions(databaseUrl)
    const signingIn = openSession(app, { ...ada, headers: { 'user-agent': 'slow' } })
    await expect.poll(slow.waiting).toBe(1)

    let changed = false
    const changing = changePassword(app, ada).finally(() => (changed = true))
    await expect.poll(async () => changed || (await slow.waiting()) === 2).toBe(true)
    await slow.letGo()

    const { token } = await signingIn
    const { data } = await changing
    expect(await askMe(app, token)).toEqual(BAD_TOKEN)
    expect(await listSessions(app, data!.changePassword)).toEqual([expect.objectContaining({ current: true })])
  })

  test('from 10 sessions to 10 passwords, one wins, and the others are told', async () => {
    const app = await sharedApp(createClock())
    const ada = await buildUser(app)
    const others = await Promise.all(Array.from({ length: 9 }, () => openSession(app, ada)))
    const passwords = Array.from({ length: 10 }, (_, n) => `${NEW_PASSWORD} ${n}`)

    const answers = await Promise.all(
      [ada, ...others].map((as, n) => changePassword(app, as, { ...RIGHT, newPassword: passwords[n]! })),
    )

    const won = answers.findIndex(({ data }) => data !== null)
    const codes = new Set(answers.map(({ code }) => code))
    expect(answers.filter(({ data }) => data !== null)).toHaveLength(1)
    expect(codes.difference(new Set([undefined, 'CONFLICT', 'BAD_USER_INPUT', 'UNAUTHENTICATED']))).toEqual(new Set())
    const tried = await Promise.all(passwords.map((password) => signIn(app, { ...ada, password })))
    expect(tried.map(({ data }) => data !== null)).toEqual(passwords.map((_, n) => n === won))
    expect(await eventsOf(ada.email)).toContain('PASSWORD_CHANGED')
  })
})
