import { describe, expect, test } from 'vitest'
import { openSession, signIn } from '../../test/accounts/account.ts'
import { cloneFreshDatabase, createClock, sharedApp, startApp } from '../../test/app.ts'
import { buildUser } from '../../test/build.ts'
import { holdWrites } from '../../test/database/network.ts'
import { listSessions } from '../../test/sessions/sessions.ts'
import { sql, sweep } from '../../test/database/sql.ts'
import { askMe } from '../../test/tokens/tokens.ts'
import { DAY, HOUR, MINUTE } from '../time.ts'

const START = new Date('2026-11-21T09:30:00.000Z')

describe('the list of my sessions', () => {
  test('has the one that asks first, then those seen last', async () => {
    const clock = createClock(START)
    const app = await sharedApp(clock)
    const ada = await buildUser(app)
    const open = async (device: string) => {
      clock.advance(MINUTE)
      return openSession(app, { ...ada, headers: { 'user-agent': device } })
    }
    const [phone, tablet, laptop] = [await open('phone'), await open('tablet'), await open('laptop')]

    const asPhone = await listSessions(app, phone)
    const asTablet = await listSessions(app, tablet)
    clock.advance(HOUR)
    await askMe(app, ada.token)

    expect(asPhone.map(({ device }) => device)).toEqual(['phone', 'laptop', 'tablet', 'Tests'])
    expect(asTablet.map(({ device }) => device)).toEqual(['tablet', 'laptop', 'phone', 'Tests'])
    expect(asPhone.map(({ current }) => current)).toEqual([true, false, false, false])
    await expect
      .poll(async () => (await listSessions(app, laptop)).map(({ device }) => device))
      .toEqual(['laptop', 'Tests', 'tablet', 'phone'])
  })

  test('says of each since when it is, when it was last used, and until when it is', async () => {
    const clock = createClock(START)
    const app = await sharedApp(clock)
    const ada = await buildUser(app)
    clock.advance(HOUR)
    const { expiresAt } = await openSession(app, ada)

    const [first, second] = await listSessions(app, ada)

    expect(first).toMatchObject({ createdAt: '2026-11-21T09:30:00.000Z', expiresAt: '2026-11-28T09:30:00.000Z' })
    expect(second).toMatchObject({
      createdAt: '2026-11-21T10:30:00.000Z',
      lastSeenAt: '2026-11-21T10:30:00.000Z',
      expiresAt,
    })
  })

  test('has mine alone', async () => {
    const app = await sharedApp()
    const [ada, eve] = [await buildUser(app), await buildUser(app)]

    const [ofAda, ofEve] = [await listSessions(app, ada), await listSessions(app, eve)]

    expect([ofAda.length, ofEve.length]).toEqual([1, 1])
    expect(ofAda[0]!.id).not.toBe(ofEve[0]!.id)
  })

  test('leaves out those that have expired, at the instant that they do; sweeping removes them, and no others', async () => {
    const clock = createClock(START)
    const databaseUrl = await cloneFreshDatabase()
    const app = await startApp({ databaseUrl, clock })
    const ada = await buildUser(app)
    clock.advance(HOUR)
    const phone = await openSession(app, ada)
    const kept = async () => (await sql('select 1 from sessions', [], databaseUrl)).length
    const sweepNow = () => sweep(clock.now(), databaseUrl)

    clock.advance(7 * DAY - HOUR - 1)
    const before = [(await listSessions(app, phone)).length, (await sweepNow(), await kept())]
    clock.advance(1)
    const after = [(await listSessions(app, phone)).length, await kept(), (await sweepNow(), await kept())]

    expect(before).toEqual([2, 2])
    expect(after).toEqual([1, 2, 1])
    expect((await askMe(app, phone.token)).data?.me?.id).toBe(ada.id)
  })
})

describe('when a session was last used', () => {
  /** A person with a phone, and a laptop that shows when the phone was last used. */
  async function start() {
    const clock = createClock(START)
    const databaseUrl = await cloneFreshDatabase()
    const app = await startApp({ databaseUrl, clock })
    const laptop = await buildUser(app)
    const phone = await openSession(app, laptop)
    const seen = async () => (await listSessions(app, laptop)).find(({ current }) => !current)?.lastSeenAt
    return { clock, databaseUrl, app, laptop, phone, seen }
  }

  test('is written at most every 5 minutes', async () => {
    const { clock, databaseUrl, app, phone } = await start()
    const keep = `create table written (at timestamptz);
                  create function keep() returns trigger language plpgsql as $$
                    begin insert into written values (new.last_seen_at); return new; end $$;
                  create trigger keep before update on sessions for each row execute function keep()`
    await sql(keep, [], databaseUrl)
    const written = async () =>
      (await sql<{ at: Date }>('select at from written order by at', [], databaseUrl)).map(({ at }) => at.toISOString())

    for (const step of [1, 5 * MINUTE - 2, 1, 1, 5 * MINUTE - 2, 1]) {
      clock.advance(step)
      await askMe(app, phone.token)
    }

    await expect.poll(written).toContain('2026-11-21T09:40:00.000Z')
    expect(await written()).toEqual(['2026-11-21T09:35:00.000Z', '2026-11-21T09:40:00.000Z'])
  })

  test('is not known to fail by anybody who uses it, and is written the next time', async () => {
    const { clock, databaseUrl, app, phone, seen } = await start()
    const fail = `create function fail() returns trigger language plpgsql as $$ begin raise 'full'; end $$;
                  create trigger fail before update on sessions execute function fail()`
    await sql(fail, [], databaseUrl)

    clock.advance(5 * MINUTE)
    const used = [await askMe(app, phone.token), await askMe(app, phone.token)]

    expect(used.map(({ status, errors }) => [status, errors])).toEqual([
      [200, []],
      [200, []],
    ])
    expect(await seen()).toBe(START.toISOString())
    await sql('drop trigger fail on sessions', [], databaseUrl)
    clock.advance(5 * MINUTE)
    await askMe(app, phone.token)
    await expect.poll(seen).toBe('2026-11-21T09:40:00.000Z')
  })

  test('makes nobody wait for it', async () => {
    const { clock, databaseUrl, app, phone, seen } = await start()
    const writes = await holdWrites(databaseUrl, 'sessions')
    clock.advance(5 * MINUTE)

    const { status } = await askMe(app, phone.token)

    expect(status).toBe(200)
    await expect.poll(writes.waiting).toHaveLength(1)
    await writes.letGo()
    await expect.poll(seen).toBe('2026-11-21T09:35:00.000Z')
  })

  test('is not when somebody else tried to sign in', async () => {
    const { clock, app, laptop, seen } = await start()
    clock.advance(HOUR)

    await signIn(app, { email: laptop.email, password: 'a wrong guess' })

    expect(await seen()).toBe(START.toISOString())
  })
})
