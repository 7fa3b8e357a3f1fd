import pg from 'pg'
import { createSigningKeys } from '../src/tokens/signing-keys.ts'
import { SESSION_LIFE, sessionTokens } from '../src/tokens/token.ts'
import { hashPassword } from '../src/passwords/password.ts'

export const PASSWORD = 'correct horse battery staple'

/** A person with an account and a session. */
export type Person = { userId: string; email: string; token: string }

type Size = { users: number; tasksEach: number }

/** All accounts have the same password, hashed once: hashing 10,000 would take minutes. */
const USERS = `
  insert into users (id, email, name, password_hash, password_changed_at, created_at, updated_at)
  select uuidv7(interval '-100 days'), 'person' || n || '@example.com', 'Person ' || n, $2, t, t, t
  from generate_series(1, $1::int) n, (select now() - interval '100 days' as t)`

/**
 * Inserts the oldest tasks first and one of each person at a time, so that a person's tasks are
 * scattered over the table as in real use.
 */
const TASKS = `
  insert into tasks (user_id, id, title, description, priority, due_date, completed_at, created_at, updated_at)
  select u.id, uuidv7(-age), title, description, priority, due_date, completed_at, now() - age, coalesce(completed_at, now() - age)
  from generate_series($1::int, 1, -1) n
  cross join (select id, row_number() over (order by id)::int as i from users) u
  cross join lateral (select (n * 7 + u.i * 13) as mix, n * interval '41 hours' + u.i * interval '1 second' as age)
  cross join lateral (select
    (array['Water the plants', 'Book the dentist', 'Pay the electricity bill', 'Answer Grandmother’s letter',
      'Prepare the slides for Thursday’s planning meeting', 'Buy milk, bread and a birthday card for Noor',
      'Renew the passport before the summer holidays; photos are in the drawer', 'Fix the bicycle 🚲',
      'Read the contract once more and send the questions to the lawyer', 'Call the landlord', 'Order new filters'])[1 + mix % 11] as title,
    case when mix % 3 = 0 then 'Ask first whether it is still needed. ' || repeat('Notes from the last time. ', 1 + mix % 5) end as description,
    (array['NONE', 'NONE', 'LOW', 'MEDIUM', 'HIGH'])[1 + mix % 5] as priority,
    case when mix % 2 = 0 then current_date + mix % 60 - 20 end as due_date,
    case when n > 10 and mix % 5 < 3 then now() - age + interval '30 hours' end as completed_at)`

const SESSIONS = `
  insert into sessions (user_id, id, device, address, created_at, last_seen_at, expires_at)
  select id, uuidv7(), 'Firefox on Windows', '203.0.113.7', $1::timestamptz, $1::timestamptz, $2::timestamptz from users
  returning user_id as "userId", id as "sessionId"`

/**
 * Fills an empty, migrated database and brings it into the state of one that has run for a while:
 * analyzed, without pending writes.
 */
export async function seed(databaseUrl: string, secret: string, { users, tasksEach }: Size): Promise<Person[]> {
  const client = new pg.Client({ connectionString: databaseUrl })
  client.on('error', () => {}) // the running statement fails with it
  await client.connect()
  try {
    await client.query('set session_replication_role = replica') // skips the check of foreign keys
    await client.query(USERS, [users, await hashPassword(PASSWORD)])
    await client.query(TASKS, [tasksEach])
    const people = await signEverybodyIn(client, secret)
    await client.query('vacuum (analyze)')
    await client.query('checkpoint')
    return people
  } finally {
    await client.end()
  }
}

async function signEverybodyIn(client: pg.Client, secret: string): Promise<Person[]> {
  const issuedAt = new Date()
  const expiresAt = new Date(issuedAt.getTime() + SESSION_LIFE)
  const keys = createSigningKeys([secret])
  const sessions = await client.query<{ userId: string; sessionId: string }>(SESSIONS, [issuedAt, expiresAt])
  const users = await client.query<{ id: string; email: string }>('select id, email from users')
  const emails = new Map(users.rows.map(({ id, email }) => [id, email]))
  return sessions.rows.map((session) => ({
    userId: session.userId,
    email: emails.get(session.userId) ?? '',
    token: sessionTokens.sign(keys, { sub: session.userId, sid: session.sessionId }, { issuedAt, expiresAt }),
  }))
}
