import { expect, test } from 'vitest'
import { AccountMe } from '../../test/account.ts'
import { sharedApp } from '../../test/app.ts'
import { buildTask, buildUser, PASSWORD } from '../../test/build.ts'
import { answer } from '../../test/execute.ts'
import { sql } from '../../test/sql.ts'

test('a password is kept as argon2id in PHC format, with 19 MiB, 2 passes and 1 lane', async () => {
  const app = await sharedApp()
  const { email } = await buildUser(app)

  const [user] = await sql<{ password_hash: string }>('select password_hash from users where email = $1', [email])

  expect(user?.password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/)
})

test('the same password of two people is kept as two different hashes', async () => {
  const app = await sharedApp()
  const emails = [(await buildUser(app)).email, (await buildUser(app)).email]

  const rows = await sql('select distinct password_hash from users where email = any($1)', [emails])

  expect(rows).toHaveLength(2)
})

test('no column of any table keeps the password or the token', async () => {
  const app = await sharedApp()
  const { email, token } = await buildUser(app)

  const rows = await sql(
    `select users::text as person, sessions::text as session
     from users join sessions on sessions.user_id = users.id where email = $1`,
    [email],
  )

  expect(rows).toHaveLength(1)
  expect(JSON.stringify(rows)).toContain(email)
  expect(JSON.stringify(rows)).not.toContain(PASSWORD)
  expect(JSON.stringify(rows)).not.toContain(token.split('.')[2])
})

test('an account that is deleted takes its sessions and tasks with it, and nobody else’s', async () => {
  const app = await sharedApp()
  const [ada, grace] = [await buildUser(app), await buildUser(app)]
  for (const person of [ada, grace]) await buildTask(app, person)
  const rows = `
    select users.email, count(distinct tasks.id)::int as tasks, count(distinct sessions.id)::int as sessions
    from (select id as user_id from users where email = any($1)
          union select user_id from tasks union select user_id from sessions) as owners
    left join users on users.id = owners.user_id
    left join tasks on tasks.user_id = owners.user_id
    left join sessions on sessions.user_id = owners.user_id
    where users.id is null or users.email = any($1) group by users.email`
  expect(await sql(rows, [[ada.email, grace.email]])).toHaveLength(2)

  await sql('delete from users where email = $1', [ada.email])

  expect(await sql(rows, [[ada.email, grace.email]])).toEqual([{ email: grace.email, tasks: 1, sessions: 1 }])
  expect((await answer(app, AccountMe, { as: grace })).me?.email).toBe(grace.email)
})

test.each([
  ['an address with capitals', 'Ada@example.com', 'users_email_check'],
  ['an address twice', 'twice@example.com', 'users_email_unique'],
])('the database itself refuses %s', async (_, email, constraint) => {
  const insert = `insert into users (id, email, name, password_hash, created_at, updated_at)
                  values (gen_random_uuid(), $1, 'Ada', '', now(), now())`
  const insertTwice = async () => [await sql(insert, [email]), await sql(insert, [email])]

  await expect(insertTwice()).rejects.toMatchObject({ constraint })
})

test.each([
  [
    'a session',
    'sessions_user_id_foreign',
    `insert into sessions values (gen_random_uuid(), gen_random_uuid(), now(), now())`,
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
