import { describe, expect, test } from 'vitest'
import { cloneFreshDatabase, createClock, sharedApp, startApp } from '../../../test/app.ts'
import { buildTask, buildUser } from '../../../test/build.ts'
import { latestCursor, ListChanges, listChanges } from '../../../test/tasks/changes/changes.ts'
import { answer, execute, fieldsOf } from '../../../test/execute.ts'
import { giveTasks } from '../../../test/export/export.ts'
import { sql, sweep } from '../../../test/database/sql.ts'
import { CreateTasks, UpdateTasks } from '../../../test/tasks/bulk.ts'
import { CompleteTask, DeleteTask, listTasks, ReopenTask, UpdateTask } from '../../../test/tasks/tasks.ts'
import { MINUTE } from '../../time.ts'

/** A person with a task that has had every type of change. */
async function start() {
  const app = await sharedApp()
  const ada = await buildUser(app)
  const { id } = await buildTask(app, ada)
  await answer(app, UpdateTask, { as: ada, variables: { input: { id, title: 'Water the cactus' } } })
  await answer(app, CompleteTask, { as: ada, variables: { id } })
  await answer(app, ReopenTask, { as: ada, variables: { id } })
  return { app, ada, id }
}

describe('what has happened', () => {
  test('is told oldest first, each with the task as it is now', async () => {
    const { app, ada, id } = await start()

    const { nodes, edges, pageInfo, latestCursor } = await listChanges(app, ada)

    expect(nodes.map(({ type }) => type)).toEqual(['CREATED', 'UPDATED', 'COMPLETED', 'REOPENED'])
    for (const change of nodes) {
      expect(change).toMatchObject({ taskId: id, task: { id, title: 'Water the cactus', completed: false } })
      expect(Math.abs(Date.parse(change.at) - Date.now())).toBeLessThan(MINUTE)
    }
    expect(edges.map(({ cursor }) => cursor)).toEqual(nodes.map(({ cursor }) => cursor))
    expect(pageInfo).toEqual({
      hasNextPage: false,
      hasPreviousPage: false,
      startCursor: nodes[0]?.cursor,
      endCursor: latestCursor,
    })
  })

  test('goes on after a cursor, page by page, until there is nothing more', async () => {
    const { app, ada } = await start()
    const all = await listChanges(app, ada)

    const first = await listChanges(app, ada, { first: 3 })
    const second = await listChanges(app, ada, { first: 3, after: first.pageInfo.endCursor })
    const third = await listChanges(app, ada, { first: 3, after: second.pageInfo.endCursor })

    expect([...first.nodes, ...second.nodes]).toEqual(all.nodes)
    expect(third).toMatchObject({ nodes: [], pageInfo: { endCursor: null, hasNextPage: false, hasPreviousPage: true } })
    expect([first, second].map(({ pageInfo }) => [pageInfo.hasPreviousPage, pageInfo.hasNextPage])).toEqual([
      [false, true],
      [true, false],
    ])
    expect(new Set([first, second, third].map(({ latestCursor }) => latestCursor))).toEqual(new Set([all.latestCursor]))
  })

  test('has deletions in it, whose task is no more', async () => {
    const { app, ada, id } = await start()
    const after = await latestCursor(app, ada)

    await answer(app, DeleteTask, { as: ada, variables: { id } })

    expect((await listChanges(app, ada, { after })).nodes).toMatchObject([{ type: 'DELETED', taskId: id, task: null }])
    const { nodes } = await listChanges(app, ada)
    expect(nodes.map(({ task }) => task)).toEqual(Array(5).fill(null))
  })

  test('to nobody is nothing, and has a latest cursor to begin with all the same', async () => {
    const app = await sharedApp()
    const ada = await buildUser(app)

    const { nodes, latestCursor } = await listChanges(app, ada)
    const { id } = await buildTask(app, ada)

    expect(nodes).toEqual([])
    expect((await listChanges(app, ada, { after: latestCursor })).nodes).toMatchObject([
      { type: 'CREATED', taskId: id },
    ])
  })

  test('does not hold what changed nothing', async () => {
    const { app, ada, id } = await start()
    const after = await latestCursor(app, ada)

    await answer(app, ReopenTask, { as: ada, variables: { id } })
    await answer(app, UpdateTask, { as: ada, variables: { input: { id, title: 'Water the cactus' } } })

    expect((await listChanges(app, ada, { after })).nodes).toEqual([])
  })

  test('is the person’s own: somebody else’s is not in it, and somebody else’s cursor is refused', async () => {
    const { app, ada } = await start()
    const eve = await buildUser(app)
    const foreign = await latestCursor(app, ada)

    const own = await listChanges(app, eve)
    const refused = await execute(app, ListChanges, { as: eve, variables: { after: foreign } })

    expect(own.nodes).toEqual([])
    expect([refused.code, fieldsOf(refused)]).toEqual(['BAD_USER_INPUT', ['after']])
  })

  test('is not told after a cursor of another list', async () => {
    const { app, ada } = await start()
    const { pageInfo } = await listTasks(app, ada)

    const refusals = await Promise.all(
      [pageInfo.endCursor, 'nonsense', ''].map((after) => execute(app, ListChanges, { as: ada, variables: { after } })),
    )

    expect(refusals.map(({ code }) => code)).toEqual(Array(3).fill('BAD_USER_INPUT'))
  })

  test('comes in pages of 1 to 100', async () => {
    const app = await sharedApp()
    const ada = await buildUser(app)
    await giveTasks(ada, 120)

    const largest = await listChanges(app, ada, { first: 100 })
    const usual = await listChanges(app, ada)
    const refused = await Promise.all(
      [0, 101, -1].map((first) => execute(app, ListChanges, { as: ada, variables: { first } })),
    )

    expect([largest.nodes.length, usual.nodes.length]).toEqual([100, 50])
    expect(refused.map(fieldsOf)).toEqual([['first'], ['first'], ['first']])
  })

  test('while 20 tasks are made at once is read without a gap, whoever reads in between', async () => {
    const app = await sharedApp()
    const ada = await buildUser(app)
    const seen: string[] = []
    let after = await latestCursor(app, ada)
    const read = async () => {
      const { nodes } = await listChanges(app, ada, { after })
      seen.push(...nodes.map(({ taskId }) => taskId))
      after = nodes.at(-1)?.cursor ?? after
    }

    const made = Promise.all(Array.from({ length: 20 }, () => buildTask(app, ada)))
    for (let reads = 0; reads < 10; reads += 1) await read()
    const ids = (await made).map(({ id }) => id)
    await read()

    expect(seen.toSorted()).toEqual(ids.toSorted())
  })

  test('to 5 tasks at once, 20 times at once, is numbered without a gap, each time in the order of their ids', async () => {
    const app = await sharedApp()
    const ada = await buildUser(app)
    const { createTasks } = await answer(app, CreateTasks, {
      as: ada,
      variables: { input: { tasks: ['1', '2', '3', '4', '5'].map((title) => ({ title })) } },
    })
    const ids = createTasks.results.map(({ task }) => task!.id)
    const after = await latestCursor(app, ada)

    await Promise.all(
      Array.from({ length: 20 }, (_, n) => {
        const tasks = ids.toReversed().map((id) => ({ id, title: `Title ${n}` }))
        return answer(app, UpdateTasks, { as: ada, variables: { input: { tasks } } })
      }),
    )

    const { nodes } = await listChanges(app, ada, { after, first: 100 })
    expect(nodes.map(({ taskId }) => taskId)).toEqual(Array(20).fill(ids).flat())
    expect(nodes.every(({ type }) => type === 'UPDATED')).toBe(true)
    const [logged] = await sql(
      `select max(number)::int as last, count(*)::int as changes, (select count from task_change_counts as counted
         where counted.user_id = users.id)::int as count
       from task_changes join users on users.id = user_id where email = $1 group by users.id`,
      [ada.email],
    )
    expect(logged).toEqual({ last: 105, changes: 105, count: 105 })
  })
})

describe('after 30 days', () => {
  const sweepAt = (databaseUrl: string, now: Date) => sweep(now, databaseUrl)

  /** Two changes, of which the first is 30 days old. */
  async function start() {
    const clock = createClock()
    const databaseUrl = await cloneFreshDatabase()
    const app = await startApp({ clock, databaseUrl })
    const ada = await buildUser(app)
    const beginning = await latestCursor(app, ada)
    await buildTask(app, ada)
    const old = await latestCursor(app, ada)
    await sql(`update task_changes set created_at = created_at - interval '30 days 1 minute'`, [], databaseUrl)
    await buildTask(app, ada)
    return { app, clock, databaseUrl, ada, beginning, old }
  }

  test('it is not kept any more, and whoever has missed it is told to begin anew', async () => {
    const { app, clock, databaseUrl, ada, beginning, old } = await start()

    await sweepAt(databaseUrl, clock.now())

    expect((await listChanges(app, ada)).nodes).toHaveLength(1)
    expect((await listChanges(app, ada, { after: old })).nodes).toHaveLength(1)
    const refused = await execute(app, ListChanges, { as: ada, variables: { after: beginning } })
    expect(refused).toMatchObject({ status: 200, code: 'CURSOR_EXPIRED', data: null })
  })

  test('whoever has seen everything goes on, though nothing of it is kept', async () => {
    const { app, clock, databaseUrl, ada, old } = await start()
    const latest = await latestCursor(app, ada)

    await sql(`update task_changes set created_at = '2020-01-01'`, [], databaseUrl)
    await sweepAt(databaseUrl, clock.now())

    expect(await listChanges(app, ada, { after: latest })).toMatchObject({ nodes: [], latestCursor: latest })
    expect((await execute(app, ListChanges, { as: ada, variables: { after: old } })).code).toBe('CURSOR_EXPIRED')
    expect(await listChanges(app, ada)).toMatchObject({ nodes: [], latestCursor: latest })
  })

  test('what was begun later and told before goes with what is removed, so that nothing is skipped', async () => {
    const { app, clock, databaseUrl, ada, beginning } = await start()
    await sql(
      `update task_changes set created_at = created_at + (interval '31 days' * (3 - 2 * number))`,
      [],
      databaseUrl,
    )

    await sweepAt(databaseUrl, clock.now())

    expect((await execute(app, ListChanges, { as: ada, variables: { after: beginning } })).code).toBe('CURSOR_EXPIRED')
    expect((await listChanges(app, ada)).nodes).toEqual([])
  })

  test('a cursor from the future, as after a backup was restored, is told to begin anew', async () => {
    const { app, databaseUrl, ada } = await start()
    const latest = await latestCursor(app, ada)

    await sql('delete from task_changes; update task_change_counts set count = 1', [], databaseUrl)

    expect((await execute(app, ListChanges, { as: ada, variables: { after: latest } })).code).toBe('CURSOR_EXPIRED')
  })
})
