import { expect, test } from 'vitest'
import { AccountMe, guess, signIn, signUp } from '../../test/accounts/account.ts'
import { cloneFreshDatabase, sharedApp, startApp } from '../../test/app.ts'
import { buildTask, buildUser, PASSWORD } from '../../test/build.ts'
import { answer } from '../../test/execute.ts'
import { sql } from '../../test/database/sql.ts'

test('a password is kept as argon2id in PHC format, with 19 MiB, 2 passes and 1 lane', async () => {
  const app = await sharedApp()
  const { email } = await signUp(app)

  const [user] = await sql<{ password_hash: string }>('select password_hash from users where email = $1', [email])

  expect(user?.password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/)
})

test('the same password of two people is kept as two different hashes', async () => {
  const app = await sharedApp()
  const emails = [(await signUp(app)).email, (await signUp(app)).email]

  const rows = await sql('select distinct password_hash from users where email = any($1)', [emails])

  expect(rows).toHaveLength(2)
})

test('no column of any table keeps the password or a token', async () => {
  const databaseUrl = await cloneFreshDatabase()
  const app = await startApp({ databaseUrl })
  const { email, token } = await signUp(app)
  const { deviceToken } = (await signIn(app, { email })).data!.signin
  await guess(app, { email, deviceToken })
  const tables = await sql<{ name: string }>(
    `select tablename as name from pg_tables where schemaname = 'public'`,
    [],
    databaseUrl,
  )

  const rows = await Promise.all(
    tables.map(({ name }) => sql(`select whole::text from ${name} as whole`, [], databaseUrl)),
  )

  const kept = JSON.stringify(rows)
  expect(kept).toContain(email)
  for (const secret of [PASSWORD, 'a wrong guess', token.split('.')[2], deviceToken.split('.')[2]]) {
    expect(kept).not.toContain(secret)
  }
})

test('an account that is deleted takes its sessions, events and tasks with it, and nobody else’s', async () => {
  const app = await sharedApp()
  const [ada, grace] = [await buildUser(app), await buildUser(app)]
  for (const person of [ada, grace]) await buildTask(app, person)
  const users = await sql<{ id: string }>('select id from users where email = any($1)', [[ada.email, grace.email]])
  const owners = (table: string) =>
    sql(`select email from ${table} left join users on users.id = user_id where user_id = any($1) order by user_id`, [
      users.map(({ id }) => id),
    ])
  const tables = ['sessions', 'security_events', 'tasks']
  for (const table of tables) expect(await owners(table)).toHaveLength(2)

  await sql('delete from users where email = $1', [ada.email])

  for (const table of tables) expect(await owners(table)).toEqual([{ email: grace.email }])
  expect((await answer(app, AccountMe, { as: grace })).me?.email).toBe(grace.email)
})

test.each([
  ['an address with capitals', 'Ada@example.com', 'users_email_check'],
  ['an address twice', 'twice@example.com', 'users_email_unique'],
])('the database itself refuses %s', async (_, email, constraint) => {
  const insert = `insert into users (id, email, name, password_hash, password_changed_at, created_at, updated_at)
                  values (gen_random_uuid(), $1, 'Ada', '', now(), now(), now())`
  const insertTwice = async () => [await sql(insert, [email]), await sql(insert, [email])]

  await expect(insertTwice()).rejects.toMatchObject({ constraint })
})

test.each([
  [
    'a session',
    'sessions_user_id_foreign',
    `insert into sessions (user_id, id, device, address, created_at, last_seen_at, expires_at)
     values (gen_random_uuid(), gen_random_uuid(), 'curl', '192.0.2.1', now(), now(), now())`,
  ],
  [
    'a security event',
    'security_events_user_id_foreign',
    `insert into security_events (user_id, id, type, device, address, created_at)
     values (gen_random_uuid(), gen_random_uuid(), 'SIGNED_IN', 'curl', '192.0.2.1', now())`,
  ],
  [
    'a task',
    'tasks_user_id_foreign',
    `insert into tasks (user_id, id, title, priority, created_at, updated_at)
     values (gen_random_uuid(), gen_random_uuid(), 'Water the plants', 'NONE', now(), now())`,
  ],
])('the database itself refuses %s of nobody', async (_, constraint, insert) => {
  const inserted = sql(insert)

  await expect(inserted).rejects.toMatchObject({ constraint })
})
