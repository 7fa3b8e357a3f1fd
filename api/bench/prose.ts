import { dictionary } from '@zxcvbn-ts/language-en'
import pg from 'pg'

const VOCABULARY = dictionary['wikipedia-en']?.slice(0, 20_000) ?? []

/** Words that occur in every fifth text, in one of 100, in one of 1000, and in a handful of all. */
export const WORDS = { common: 'city', frequent: 'open', usual: 'lack', rare: 'bagan' }

/** Only the oldest task has this title, so searching for a part of it reads all other tasks. */
export const SAMPLE =
  'Ask info@example.com, see docs.acme.test/setup.html by 2027-01-31, INV-2027-0042, bread/butter, 3.5mm, package.json, 明日牛乳を買う'

const USER = `
  insert into users (id, email, name, password_hash, password_changed_at, created_at, updated_at)
  values (uuidv7(), $1, 'Writer', '', now(), now(), now())
  returning id`

const TASKS = `
  insert into tasks (user_id, id, title, description, priority, due_date, completed_at, created_at, updated_at)
  select $1, uuidv7(-age), title, description, (array['NONE', 'NONE', 'LOW', 'MEDIUM', 'HIGH'])[1 + n % 5],
    case when n % 2 = 0 then current_date + n / 2 % 600 - 500 end,
    case when n % 7 < 4 then now() - age / 2 end, now() - age, now() - age / (1 + n % 3)
  from unnest($2::int[], $3::text[], $4::text[]) as task (n, title, description)
  cross join lateral (select n * interval '30 minutes' as age)`

/**
 * Creates a person with tasks of words with frequencies as in any language: the second word is half
 * as frequent as the first, the third a third as frequent, and so on. The result is always the
 * same.
 * @returns the person's id
 */
export async function seedProse(databaseUrl: string, tasks: number): Promise<string> {
  const client = new pg.Client({ connectionString: databaseUrl })
  client.on('error', () => {}) // the running statement fails with it
  await client.connect()
  try {
    await client.query('set session_replication_role = replica') // skips the check of foreign keys
    const { rows } = await client.query<{ id: string }>(USER, [`writer-${tasks}@example.com`])
    const random = createRandom()
    const prose = (words: number) =>
      Array.from({ length: words }, () => VOCABULARY[Math.floor(VOCABULARY.length ** random()) - 1]).join(' ')
    for (let from = tasks; from > 0; from -= 5000) {
      const batch = Array.from({ length: Math.min(5000, from) }, (_, n) => from - n)
      const titles = batch.map((n) => (n === tasks ? SAMPLE : prose(2 + Math.floor(random() * 7))))
      const descriptions = batch.map((n) => (n % 3 === 0 ? prose(10 + Math.floor(random() * 90)) : null))
      await client.query(TASKS, [rows[0]?.id, batch, titles, descriptions])
    }
    await client.query('vacuum (analyze)')
    return rows[0]?.id ?? ''
  } finally {
    await client.end()
  }
}

/** From 0 to 1, always the same: a linear congruential generator is random enough for words. */
function createRandom(): () => number {
  let state = 1
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32
    return state / 2 ** 32
  }
}
