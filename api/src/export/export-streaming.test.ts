import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { describe, expect, test } from 'vitest'
import { createClock, sharedApp, startApp, type TestApp } from '../../test/app.ts'
import { buildOnce, buildUser } from '../../test/build.ts'
import { askForExport, beginDownload, download, giveTasks } from '../../test/export/export.ts'
import { captureLog } from '../../test/log.ts'
import { send } from '../../test/http/send.ts'
import { sql } from '../../test/database/sql.ts'
import { idsOf } from '../../test/execute.ts'
import { listTasks } from '../../test/tasks/tasks.ts'
import { MINUTE, SECOND } from '../time.ts'

/**
 * A person with more data than fits between the database and a client that does not read: 12 MB.
 */
async function buildHoarder(app: TestApp) {
  const person = await buildUser(app)
  await giveTasks(person, 1200, 10_000)
  return person
}

const sharedHoarder = buildOnce(async () => buildHoarder(await sharedApp()))

/**
 * The connections that a download holds while it waits for its client. A busy machine may pause one
 * for less than that.
 */
const waiting = () =>
  sql<{ pid: number }>(`
    select pid from pg_stat_activity where datname = current_database()
    and state = 'idle in transaction' and now() - state_change > interval '1 s'`)

const held = () =>
  sql<{ pid: number }>(`select pid from pg_stat_activity where datname = current_database() and xact_start is not null
       and pid <> pg_backend_pid()`)

describe('a download', () => {
  test('that nobody takes leaves the rest in the database, and is as it was when it began', async () => {
    const app = await startApp()
    const ada = await buildHoarder(app)
    const response = await beginDownload(app, await askForExport(app, ada))
    await expect.poll(waiting).toHaveLength(1)

    await sql('delete from tasks where user_id = (select id from users where email = $1)', [ada.email])
    const everything = JSON.parse(await text(response))

    expect(everything.tasks).toHaveLength(1200)
    expect(idsOf(await listTasks(app, ada))).toEqual([])
    await expect.poll(held).toEqual([])
  })

  test('whose client goes away midway gives its connection back, and has its line in the log', async () => {
    const log = captureLog()
    const app = await startApp({ log: log.log })
    const ada = await sharedHoarder()
    const response = await beginDownload(app, await askForExport(app, ada))
    await expect.poll(waiting).toHaveLength(1)

    response.destroy()

    await expect.poll(held).toEqual([])
    const line = await log.lineOf('/export')
    expect(line).toMatchObject({ path: '/export', errors: ['ABORTED'], msg: 'failed' })
    expect((await download(app, await askForExport(app, ada))).status).toBe(200)
  })

  test('whose client goes away at any other moment leaves no place taken', async () => {
    const app = await startApp()
    const ada = await buildUser(app)
    await giveTasks(ada, 1234)
    const ticket = await askForExport(app, ada)

    for (let milliseconds = 0; milliseconds < 40; milliseconds += 1) {
      const as = { as: ticket, path: '/export', signal: AbortSignal.timeout(milliseconds) }
      await send(app, as).catch(() => 'gone')
    }

    await expect.poll(held).toEqual([])
    const downloads = await Promise.all(
      Array.from({ length: 4 }, async () => download(app, await askForExport(app, await buildUser(app)))),
    )
    expect(downloads.map(({ status }) => status)).toEqual([200, 200, 200, 200])
  })

  test('of which nothing is taken for a minute is given up', async () => {
    const clock = createClock()
    const app = await sharedApp(clock)
    const response = await beginDownload(app, await askForExport(app, await sharedHoarder()))
    await expect.poll(waiting).toHaveLength(1)

    clock.advance(MINUTE - SECOND)
    await expect.poll(waiting).toHaveLength(1)
    clock.advance(SECOND)

    await expect.poll(held, { timeout: 5 * SECOND }).toEqual([])
    await expect(text(response)).rejects.toThrow('aborted')
  })

  test('that takes longer than a quarter of an hour is given up, however steadily it is taken', async () => {
    const clock = createClock()
    const app = await sharedApp(clock)
    const response = await beginDownload(app, await askForExport(app, await sharedHoarder()))
    const steadily = async () => {
      for await (const piece of response) clock.advance(piece.length > 0 ? 10 * SECOND : 0)
    }

    await expect(steadily()).rejects.toThrow('aborted')

    await expect.poll(held).toEqual([])
  })

  test('that the database leaves midway does not look complete', async () => {
    const log = captureLog()
    const app = await startApp({ log: log.log })
    const response = await beginDownload(app, await askForExport(app, await sharedHoarder()))
    await expect.poll(waiting).toHaveLength(1)

    const [connection] = await held()
    await sql('select pg_terminate_backend($1)', [connection?.pid])

    await expect(text(response)).rejects.toThrow('aborted')
    const line = await log.lineOf('/export')
    expect(line).toMatchObject({ path: '/export', errors: ['SERVICE_UNAVAILABLE', 'ABORTED'], msg: 'failed' })
  })

  test('does not keep the API from closing', async () => {
    const app = await startApp()
    const response = await beginDownload(app, await askForExport(app, await sharedHoarder()))
    await expect.poll(waiting).toHaveLength(1)

    await app.close()

    await expect(text(response)).rejects.toThrow('aborted')
  })
})

describe('a second download of the same person', () => {
  test('at the same time must wait, on any instance, and is told how long', async () => {
    const [first, second] = [await startApp(), await startApp()]
    const ticket = await askForExport(first, await sharedHoarder())
    await beginDownload(first, ticket)
    await expect.poll(waiting).toHaveLength(1)

    const refusals = [await download(first, ticket), await download(second, ticket)]

    for (const { status, code, headers } of refusals) {
      expect([status, code(), headers.get('retry-after')]).toEqual([429, 'RATE_LIMITED', '10'])
    }
  })

  test('afterwards need not', async () => {
    const app = await startApp()
    const ticket = await askForExport(app, await buildUser(app))
    await download(app, ticket)

    const again = await download(app, ticket)

    expect(again.status).toBe(200)
  })

  test('of 20 at once never harms the first: each is whole or refused', async () => {
    const app = await startApp()
    const ada = await buildUser(app)
    await giveTasks(ada, 1234)
    const ticket = await askForExport(app, ada)

    const replies = await Promise.all(Array.from({ length: 20 }, () => download(app, ticket)))

    const whole = replies.filter(({ status }) => status === 200)
    expect(whole.length).toBeGreaterThan(0)
    for (const { text } of whole) expect(JSON.parse(text).tasks).toHaveLength(1234)
    expect(new Set(replies.map(({ status }) => status)).difference(new Set([200, 429, 503]))).toEqual(new Set())
    await expect.poll(held).toEqual([])
  })
})

test('downloads of many people at once leave connections to everybody else: the fifth is asked to wait', async () => {
  const app = await startApp()
  const people = await Promise.all(Array.from({ length: 4 }, () => buildHoarder(app)))
  const fifth = await buildUser(app)
  const begun = await Promise.all(people.map(async (person) => beginDownload(app, await askForExport(app, person))))
  await expect.poll(waiting).toHaveLength(4)

  const refused = await download(app, await askForExport(app, fifth))
  begun[0]?.destroy()
  await once(begun[0]!, 'close')
  await expect.poll(held).toHaveLength(3)
  const letIn = await download(app, await askForExport(app, fifth))

  expect([refused.status, refused.code()]).toEqual([503, 'SERVICE_UNAVAILABLE'])
  expect(refused.headers.get('retry-after')).toBe('10')
  expect(letIn.status).toBe(200)
})
