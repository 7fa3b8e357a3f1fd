import { describe, expect, test } from 'vitest'
import { buildAccessToken, revokeAccessToken } from '../../test/access-tokens/access-tokens.ts'
import { openSession, Signout } from '../../test/accounts/account.ts'
import { cloneFreshDatabase, createClock, sharedApp, startApp, type Clock } from '../../test/app.ts'
import { buildTask, buildUser } from '../../test/build.ts'
import { latestCursor, listChanges } from '../../test/tasks/changes/changes.ts'
import { answer, type App } from '../../test/execute.ts'
import { sharedInstance } from '../../test/instance.ts'
import { WAYS } from '../../test/live/live.ts'
import { RevokeOtherSessions } from '../../test/sessions/sessions.ts'
import { sql } from '../../test/database/sql.ts'
import { CompleteTask, DeleteTask, ReopenTask, UpdateTask } from '../../test/tasks/tasks.ts'
import { DAY, MINUTE } from '../time.ts'

type Signed = { token: string }
type Ending = { app: App; other: App; databaseUrl: string; clock: Clock; laptop: Signed; phone: Signed }

/** Deletes tasks, logs it and notifies instances, as an operator may do with SQL. */
const deleteByHand = ({ email }: { email: string }) =>
  sql(
    `with gone as (
      delete from tasks where user_id = (select id from users where email = $1) returning user_id, id
    ), counted as (
      update task_change_counts set count = count + 1 where user_id = (select user_id from gone) returning user_id, count
    ), logged as (
      insert into task_changes (user_id, number, task_id, type, created_at)
      select user_id, count, id, 'DELETED', now() from gone join counted using (user_id)
    )
    select pg_notify('data_changed', user_id::text) from gone`,
    [email],
  )

describe.each(WAYS)('whoever follows their tasks by %s', (_, follow) => {
  test('hears of everything that happens to them, as it happens', async () => {
    const app = await sharedApp()
    const ada = await buildUser(app)
    const after = await latestCursor(app, ada)
    const heard = follow(app, ada, { after })

    const { id } = await buildTask(app, ada)
    await heard.types(1)
    await answer(app, UpdateTask, { as: ada, variables: { input: { id, title: 'Water the cactus' } } })
    await heard.types(2)
    await answer(app, CompleteTask, { as: ada, variables: { id } })
    await heard.types(3)
    await answer(app, ReopenTask, { as: ada, variables: { id } })
    await heard.types(4)
    await answer(app, DeleteTask, { as: ada, variables: { id } })

    expect(await heard.types(5)).toEqual(['CREATED', 'UPDATED', 'COMPLETED', 'REOPENED', 'DELETED'])
    expect(heard.changes.map(({ task }) => task)).toMatchObject([
      { title: 'Water the plants' },
      { title: 'Water the cactus', completed: false },
      { completed: true },
      { completed: false },
      null,
    ])
    const { nodes } = await listChanges(app, ada, { after })
    expect(heard.changes.map(({ cursor }) => cursor)).toEqual(nodes.map(({ cursor }) => cursor))
  })

  test('hears what has happened since a cursor first, and then goes on, missing and repeating nothing', async () => {
    const app = await sharedApp()
    const ada = await buildUser(app)
    await buildTask(app, ada)
    const after = await latestCursor(app, ada)
    await Promise.all(Array.from({ length: 60 }, () => buildTask(app, ada)))

    const meanwhile = Promise.all(Array.from({ length: 40 }, () => buildTask(app, ada)))
    const heard = follow(app, ada, { after })
    await meanwhile
    await buildTask(app, ada)

    await heard.types(101)
    const first = await listChanges(app, ada, { after, first: 100 })
    const { nodes } = await listChanges(app, ada, { after: first.latestCursor })
    const last = await listChanges(app, ada, { after: first.pageInfo.endCursor })
    expect(nodes).toEqual([])
    expect(heard.changes.map(({ cursor }) => cursor)).toEqual(
      [...first.nodes, ...last.nodes].map(({ cursor }) => cursor),
    )
  })

  test('hears of what is done on another instance, and by hand', async () => {
    const [here, there] = await Promise.all([sharedApp(), sharedInstance()])
    const ada = await buildUser(here)
    const heard = follow(here, ada, { after: await latestCursor(here, ada) })

    const { id } = await buildTask(there, ada)
    await heard.types(1)
    await deleteByHand(ada)

    expect(await heard.types(2)).toEqual(['CREATED', 'DELETED'])
    expect(heard.changes.map(({ taskId }) => taskId)).toEqual([id, id])
  })

  test('hears nothing of anybody else', async () => {
    const app = await sharedApp()
    const [ada, eve] = [await buildUser(app), await buildUser(app)]
    const [adas, eves] = await Promise.all(
      [ada, eve].map(async (person) => follow(app, person, { after: await latestCursor(app, person) })),
    )

    const { id } = await buildTask(app, ada)
    await adas?.types(1)
    const { id: own } = await buildTask(app, eve)

    await eves?.types(1)
    expect(adas?.changes.map(({ taskId }) => taskId)).toEqual([id])
    expect(eves?.changes.map(({ taskId }) => taskId)).toEqual([own])
  })

  test('is refused with somebody else’s cursor, and with one that has expired', async () => {
    const app = await sharedApp()
    const [ada, eve] = [await buildUser(app), await buildUser(app)]
    const foreign = follow(app, eve, { after: await latestCursor(app, ada) })
    const beginning = await latestCursor(app, ada)
    await buildTask(app, ada)
    await sql('delete from task_changes where user_id = (select id from users where email = $1)', [ada.email])

    const expired = follow(app, ada, { after: beginning })

    expect([await foreign.ended(), await expired.ended()]).toEqual(['complete', 'complete'])
    expect([foreign, expired].map(({ errors }) => errors.map(({ extensions }) => extensions.code))).toEqual([
      ['BAD_USER_INPUT'],
      ['CURSOR_EXPIRED'],
    ])
  })

  test('may do so with an access token that may read tasks, until that is revoked', async () => {
    const app = await sharedApp()
    const ada = await buildUser(app)
    const reader = await buildAccessToken(app, ada, { scopes: ['tasks:read'] })
    const heard = follow(app, reader, { after: await latestCursor(app, ada) })
    await buildTask(app, ada)
    expect(await heard.types(1)).toEqual(['CREATED'])

    await revokeAccessToken(app, ada, reader.id)

    expect([4401, 'complete']).toContain(await heard.ended())
  })

  test('hears nothing with an access token that may not read tasks', async () => {
    const app = await sharedApp()
    const ada = await buildUser(app)
    const after = await latestCursor(app, ada)
    await buildTask(app, ada)

    const heard = follow(app, await buildAccessToken(app, ada, { scopes: ['profile:read'] }), { after })

    expect(await heard.ended()).toBe('complete')
    expect(heard.errors.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN'])
    expect(heard.changes).toEqual([])
  })

  test.each<[string, (on: Ending) => Promise<unknown>]>([
    ['signed out', ({ app, phone }) => answer(app, Signout, { as: phone })],
    ['revoked', ({ app, laptop }) => answer(app, RevokeOtherSessions, { as: laptop })],
    ['revoked on another instance', ({ other, laptop }) => answer(other, RevokeOtherSessions, { as: laptop })],
    [
      'deleted by hand, a minute later',
      async ({ databaseUrl, clock }) => {
        await sql('delete from sessions', [], databaseUrl)
        clock.advance(MINUTE + 1)
      },
    ],
    ['7 days old', async ({ clock }) => clock.advance(7 * DAY)],
  ])('hears nothing more once the session is %s, and the stream ends', async (_, end) => {
    const clock = createClock()
    const databaseUrl = await cloneFreshDatabase()
    const app = await startApp({ databaseUrl, clock })
    const other = await startApp({ databaseUrl, clock })
    const ada = await buildUser(app)
    const phone = await openSession(app, ada)
    const heard = follow(app, phone, { after: await latestCursor(app, ada) })
    await buildTask(app, ada)
    await heard.types(1)

    await end({ app, other, databaseUrl, clock, laptop: ada, phone })

    expect([4401, 'complete']).toContain(await heard.ended())
    expect(heard.changes).toHaveLength(1)
  })
})
