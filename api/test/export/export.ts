import { request, type IncomingMessage } from 'node:http'
import { onTestFinished } from 'vitest'
import type { Person } from '../build.ts'
import { answer, type App } from '../execute.ts'
import { graphql } from '../generated/gql.ts'
import { send, type Reply } from '../http/send.ts'
import { sql } from '../database/sql.ts'

const AskForExport = graphql(`
  mutation AskForExport {
    exportMyData {
      token
      expiresAt
      path
    }
  }
`)

type Row = Record<string, unknown>
export type Export = {
  exportedAt: string
  user: Row
  sessions: Row[]
  accessTokens: Row[]
  tasks: Row[]
  taskChanges: Row[]
  securityEvents: Row[]
  mails: Row[]
}

/** The request for an export. */
export async function askForExport(app: App, as: { token: string }) {
  return (await answer(app, AskForExport, { as })).exportMyData
}

/** Downloads the whole file with a token. */
export const download = (app: App, as: { token: string }): Promise<Reply> => send(app, { path: '/export', as })

/** Everything that is stored about a person, as they download it. */
export async function exportOf(app: App, person: { token: string }): Promise<Export> {
  const { text } = await download(app, await askForExport(app, person))
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the tests check its contents
  return JSON.parse(text) as Export
}

/** Starts a download and reads only its head. It ends with the test. */
export function beginDownload(app: App, { token }: { token: string }): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  const sent = request(`${app.url}/export`, { headers: { authorization: `Bearer ${token}` } }, resolve)
  sent.on('error', reject).end()
  onTestFinished(() => void sent.destroy())
  return promise
}

/** Creates tasks with descriptions of this many characters, and logs that they were created. */
export async function giveTasks({ email }: Person, count: number, characters = 0, databaseUrl?: string) {
  const insert = `
    with made as (
      insert into tasks (user_id, id, title, description, priority, completed_at, due_date, created_at, updated_at)
      select users.id, gen_random_uuid(), 'Task ' || n, repeat('x', $3::int), 'LOW', now(), '2027-01-31', now(), now()
      from users, generate_series(1, $2::int) as n where email = $1
      returning user_id, id
    ), counted as (
      insert into task_change_counts (user_id, count) select user_id, count(*) from made group by user_id
      on conflict (user_id) do update set count = task_change_counts.count + excluded.count
      returning user_id, count
    )
    insert into task_changes (user_id, number, task_id, type, created_at)
    select user_id, counted.count - row_number() over () + 1, id, 'CREATED', now() from made join counted using (user_id)`
  await sql(insert, [email, count, characters], databaseUrl)
}
