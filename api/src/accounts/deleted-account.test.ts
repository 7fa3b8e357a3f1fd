import { describe, expect, test } from 'vitest'
import { Signup } from '../../test/accounts/account.ts'
import { signInSomehow } from '../../test/accounts/account-security.ts'
import { buildTask, buildUser, PASSWORD } from '../../test/build.ts'
import { startWithDeletion } from '../../test/accounts/deletion.ts'
import { comparable, execute, idsOf } from '../../test/execute.ts'
import { listTasks } from '../../test/tasks/tasks.ts'
import { askMe, BAD_TOKEN } from '../../test/tokens/tokens.ts'
import { DAY } from '../time.ts'

describe('after 7 days', () => {
  test.each([false, true])(
    'nobody of that address is known, even before anything was removed (cancelDeletion: %s)',
    async (cancelDeletion) => {
      const { app, ada, clock } = await startWithDeletion()
      clock.advance(7 * DAY)

      const gone = await signInSomehow(app, { email: ada.email, cancelDeletion })
      const unknown = await signInSomehow(app, { email: `x${ada.email}`, cancelDeletion })

      expect(gone).toMatchObject({ status: 401, code: 'UNAUTHENTICATED', data: null })
      expect(comparable(gone)).toEqual(comparable(unknown))
    },
  )

  test('every row of the person goes, from every table, and of nobody else', async () => {
    const { app, ada, clock, sweep, run } = await startWithDeletion()
    const grace = await buildUser(app)
    await buildTask(app, grace)
    await run(`insert into sessions (user_id, id, device, address, created_at, last_seen_at, expires_at)
               select id, gen_random_uuid(), '', '', now(), now(), '2027-01-01' from users`)
    await run(`insert into access_tokens (user_id, id, name, token_hash, last_characters, scopes, created_at)
               select id, gen_random_uuid(), '', substr(id::text, 1, 36), '', '{}', now() from users`)
    await run(`insert into idempotency_keys (user_id, key, fingerprint, created_at)
               select id, '', '', '2026-11-28' from users`)
    await run(`insert into links (user_id, purpose, email, id, created_at, expires_at)
               select id, 'VERIFY_EMAIL', email, gen_random_uuid(), now(), '2027-01-01' from users`)
    await run(`insert into mails (id, user_id, kind, email, facts, created_at)
               select gen_random_uuid(), id, 'VERIFY_EMAIL', email, '{}', '2026-11-28' from users`)
    const tables = await run<{ name: string }>(
      `select table_name as name from information_schema.columns where table_schema = 'public' and column_name = 'user_id'`,
    )
    const owners = async () => {
      const counts = tables.map(({ name }) =>
        run<{ owners: number }>(`select count(distinct user_id)::int as owners from ${name}`),
      )
      return (await Promise.all(counts)).map(([count]) => count?.owners)
    }
    const before = await owners()
    clock.advance(7 * DAY)

    await sweep()

    expect(tables.length).toBeGreaterThan(6) // those of the accounts, and of what a person has
    expect(before).toEqual(tables.map(() => 2))
    expect(await owners()).toEqual(tables.map(() => 1))
    expect(await run('select email from users')).toEqual([{ email: grace.email }])
    expect(await run('select 1 from users where email = $1', [ada.email])).toEqual([])
  })

  test.each(['before', 'after'])(
    'the address can have a new account, %s the old one was removed, with nothing of the old one in it',
    async (when) => {
      const { app, ada, clock, sweep } = await startWithDeletion()
      clock.advance(7 * DAY)
      if (when === 'after') await sweep()

      const eve = await buildUser(app, { email: ada.email, name: 'Eve' })

      if (when === 'before') await sweep()
      expect(eve.id).not.toBe(ada.id)
      expect((await askMe(app, eve.token)).data?.me).toEqual({ id: eve.id, email: ada.email, name: 'Eve' })
      expect(idsOf(await listTasks(app, eve))).toEqual([])
      expect(await askMe(app, ada.token)).toEqual(BAD_TOKEN)
    },
  )

  test('of 20 who want the address at once, exactly one gets it', async () => {
    const { app, ada, clock } = await startWithDeletion()
    clock.advance(7 * DAY)
    const input = { email: ada.email, password: PASSWORD, name: 'Eve' }

    const answers = await Promise.all(Array.from({ length: 20 }, () => execute(app, Signup, { variables: { input } })))

    expect(answers.map(({ code }) => code).toSorted()).toEqual([...Array(19).fill('CONFLICT'), undefined])
  })
})
