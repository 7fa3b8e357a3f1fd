import type { Person } from '../build.ts'
import { execute, type Answer, type App } from '../execute.ts'
import type { CreateTaskInput, TaskCreationMutation } from '../generated/graphql.ts'
import { sql } from '../database/sql.ts'
import { CreateTask } from '../tasks/tasks.ts'

export const newKey = (): string => crypto.randomUUID()

/** Creates a task with a key, or without one if it is `null`. */
export const createUnder = (
  app: App,
  as: Person,
  key: string | null,
  input: CreateTaskInput = { title: 'Water the plants' },
): Promise<Answer<TaskCreationMutation>> =>
  execute(app, CreateTask, { as, variables: { input }, headers: key === null ? {} : { 'idempotency-key': key } })

/** What a repetition must have in common with the first response. */
export const told = ({ status, data, errors }: Answer<unknown>) => ({ status, data, errors })

export const isReplay = ({ headers }: Answer<unknown>): boolean => headers.get('idempotency-replayed') === 'true'

type Held = { key: string; response: { status: number; body: string | null } | null; text: string }

/** The stored keys of a person. */
export const keysOf = ({ email }: Person, databaseUrl?: string): Promise<Held[]> =>
  sql<Held>(
    `select key, response, held::text as text from idempotency_keys as held join users on users.id = user_id where email = $1`,
    [email],
    databaseUrl,
  )

/**
 * Leaves a key in the state of a server that was killed after the work and before storing the
 * response.
 */
export const breakOff = (key: string) => sql('update idempotency_keys set response = null where key = $1', [key])

/** Leaves a key in the state of a request that failed temporarily. */
export const giveUp = (key: string) =>
  sql('update idempotency_keys set response = null, claimed_at = null where key = $1', [key])

/**
 * Creates this many used keys of a person, each a second after the one before, and the last at
 * `end`.
 */
export const giveKeys = ({ email }: Person, count: number, end: Date) =>
  sql(
    `insert into idempotency_keys (user_id, key, fingerprint, response, created_at, claimed_at)
    select users.id, gen_random_uuid(), 'of nothing', '{"status":200,"body":"{}"}', at, at
    from users, generate_series(1, $2::int) as n, lateral (select $3::timestamptz - make_interval(secs => $2 - n) as at) as used
    where email = $1`,
    [email, count, end],
  )
