import { describe, expect, test } from 'vitest'
import { cloneFreshDatabase, sharedApp, startApp } from '../../test/app.ts'
import { buildTask, buildUser, type Person } from '../../test/build.ts'
import { answer, type App, execute, fieldsOf, idsOf } from '../../test/execute.ts'
import { graphql } from '../../test/generated/gql.ts'
import type { TaskPagingQueryVariables } from '../../test/generated/graphql.ts'
import { sql } from '../../test/database/sql.ts'
import { CompleteTask, DeleteTask, ListTasks, listTasks } from '../../test/tasks/tasks.ts'

/** A person with this many tasks, and their ids, newest first. Every third is completed. */
async function start(count: number) {
  const app = await sharedApp()
  const ada = await buildUser(app)
  const ids: string[] = []
  for (let n = 0; n < count; n++) ids.unshift((await buildTask(app, ada, { title: `Task ${n}` })).id)
  const done = ids.filter((_, n) => n % 3 === 0)
  await Promise.all(done.map((id) => answer(app, CompleteTask, { as: ada, variables: { id } })))
  const list = (variables: TaskPagingQueryVariables = {}) => listTasks(app, ada, variables)
  return { app, ada, ids, done, open: ids.filter((id) => !done.includes(id)), list }
}

/** All pages, forward or backward. */
async function walk(app: App, as: Person, { size, backward = false }: { size: number; backward?: boolean }) {
  const pages: string[][] = []
  let cursor: string | null = null
  do {
    const page: Awaited<ReturnType<typeof listTasks>> = await listTasks(
      app,
      as,
      backward ? { last: size, before: cursor } : { first: size, after: cursor },
    )
    pages.push(idsOf(page))
    const { hasNextPage, hasPreviousPage, startCursor, endCursor } = page.pageInfo
    cursor = backward ? (hasPreviousPage ? startCursor : null) : hasNextPage ? endCursor : null
  } while (cursor !== null)
  return pages
}

describe('the list of tasks', () => {
  test('has the newest first, and each with its cursor', async () => {
    const { ids, list } = await start(4)

    const page = await list()

    expect(idsOf(page)).toEqual(ids)
    expect(page.edges.map(({ node }) => node.id)).toEqual(ids)
    expect(page.pageInfo).toEqual({
      hasNextPage: false,
      hasPreviousPage: false,
      startCursor: page.edges[0]?.cursor,
      endCursor: page.edges[3]?.cursor,
    })
    expect(new Set(page.edges.map(({ cursor }) => cursor)).size).toBe(4)
  })

  test('is empty for somebody new', async () => {
    const { list } = await start(0)
    const nothing = { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null }

    const pages = [await list(), await list({ last: 5 }), await list({ filter: { completed: true } })]

    for (const page of pages) expect(page).toEqual({ edges: [], nodes: [], pageInfo: nothing, totalCount: 0 })
  })

  test('is 50 long when nobody says how long, and 100 at most', async () => {
    const { app, ada, list } = await start(1)
    await sql(
      `insert into tasks (user_id, id, title, priority, created_at, updated_at)
       select users.id, gen_random_uuid(), 'x', 'NONE', now(), now() from users, generate_series(1, 100) where email = $1`,
      [ada.email],
    )

    const lengths = [await list(), await list({ first: 100 }), await list({ last: 100 })].map(
      ({ nodes }) => nodes.length,
    )

    expect(lengths).toEqual([50, 100, 100])
    expect((await walk(app, ada, { size: 100 })).map((page) => page.length)).toEqual([100, 1])
  })

  test.each([1, 2, 3, 6, 7, 8, 100])('read on in pages of %i is the whole list, either way', async (size) => {
    const { app, ada, ids } = await start(7)

    const forward = await walk(app, ada, { size })
    const backward = await walk(app, ada, { size, backward: true })

    expect(forward.flat()).toEqual(ids)
    expect(backward.toReversed().flat()).toEqual(ids)
    expect([forward.length, backward.length]).toEqual([Math.ceil(7 / size), Math.ceil(7 / size)])
  })

  test('shows those done, those to do, or all, and counts them', async () => {
    const { ids, done, open, list } = await start(7)

    const [onlyDone, onlyOpen, ...all] = await Promise.all([
      list({ filter: { completed: true } }),
      list({ filter: { completed: false } }),
      list({ filter: { completed: null } }),
      list({ filter: {} }),
      list({ filter: null }),
    ])

    expect([idsOf(onlyDone), onlyDone.totalCount]).toEqual([done, done.length])
    expect([idsOf(onlyOpen), onlyOpen.totalCount]).toEqual([open, open.length])
    for (const page of all) expect([idsOf(page), page.totalCount]).toEqual([ids, ids.length])
  })

  test('counts all pages, not one', async () => {
    const { list } = await start(7)

    const counts = [
      await list({ first: 2 }),
      await list({ last: 1 }),
      await list({ first: 2, filter: { completed: false } }),
    ]

    expect(counts.map(({ totalCount }) => totalCount)).toEqual([7, 7, 4])
  })

  test('is read on from a task that the filter leaves out', async () => {
    const { open, done, list } = await start(7)
    const page = await list({ first: 4 })
    expect(idsOf(page).at(-1)).toBe(done[1])

    const after = await list({ after: page.pageInfo.endCursor, filter: { completed: false } })
    const before = await list({ before: page.pageInfo.endCursor, filter: { completed: false } })

    expect(idsOf(after)).toEqual(open.slice(2))
    expect(idsOf(before)).toEqual(open.slice(0, 2))
  })
})

describe('while a list is read page by page', () => {
  test('new tasks do not push others onto the next page', async () => {
    const { app, ada, ids, list } = await start(4)
    const first = await list({ first: 2 })

    const { id: added } = await buildTask(app, ada)

    const second = await list({ first: 2, after: first.pageInfo.endCursor })
    expect([...idsOf(first), ...idsOf(second)]).toEqual(ids)
    expect(second.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true })
    expect(idsOf(await list({ last: 1, before: first.pageInfo.startCursor }))).toEqual([added])
  })

  test('deleted tasks pull none over, even where the page ended', async () => {
    const { app, ada, ids, list } = await start(5)
    const first = await list({ first: 2 })

    for (const id of idsOf(first)) await answer(app, DeleteTask, { as: ada, variables: { id } })

    const second = await list({ first: 2, after: first.pageInfo.endCursor })
    expect(idsOf(second)).toEqual(ids.slice(2, 4))
    expect(second.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false })
    expect(second.totalCount).toBe(3)
  })

  test('completed tasks leave the list of those to do, and the rest goes on', async () => {
    const { app, ada, open, list } = await start(7)
    const filter = { completed: false }
    const first = await list({ first: 2, filter })

    await answer(app, CompleteTask, { as: ada, variables: { id: open[1]! } })

    const second = await list({ first: 2, after: first.pageInfo.endCursor, filter })
    expect([...idsOf(first), ...idsOf(second)]).toEqual(open)
  })
})

describe('a page size', () => {
  test.each([
    [{ first: 0 }, ['first']],
    [{ first: -1 }, ['first']],
    [{ first: 101 }, ['first']],
    [{ last: 0 }, ['last']],
    [{ last: -1 }, ['last']],
    [{ last: 101 }, ['last']],
    [{ first: 2_147_483_647 }, ['first']],
    [{ first: 1, last: 1 }, ['last']],
    [{ first: 0, last: 101, after: 'x', before: 'y' }, ['last', 'first', 'last', 'after', 'before']],
  ])('of %j is refused, for every reason', async (variables, paths) => {
    const { app, ada } = await start(0)

    const refused = await execute(app, ListTasks, { as: ada, variables })

    expect(refused).toMatchObject({ status: 200, data: null, code: 'BAD_USER_INPUT' })
    expect(fieldsOf(refused)).toEqual(paths)
  })

  test('of null is none at all', async () => {
    const { ids, list } = await start(2)

    expect(idsOf(await list({ first: null, last: null, after: null, before: null }))).toEqual(ids)
    expect(idsOf(await list({ first: null, last: 1 }))).toEqual(ids.slice(1))
  })
})

const CountedOrNot = graphql(`
  query CountedOrNot($counted: Boolean!) {
    tasks(first: 1) {
      nodes {
        id
      }
      totalCount @include(if: $counted)
    }
  }
`)

test('tasks are counted only when the count is selected', async () => {
  const databaseUrl = await cloneFreshDatabase()
  const app = await startApp({ databaseUrl })
  const ada = await buildUser(app)
  for (let n = 0; n < 10; n++) await buildTask(app, ada)
  await sql(
    `create sequence rows_read;
     alter table tasks rename to stored_tasks;
     create view tasks as select * from stored_tasks where nextval('rows_read') > 0;`,
    [],
    databaseUrl,
  )
  const rowsRead = async (counted: boolean) => {
    const read = async () => {
      const [row] = await sql<{ n: number }>('select last_value::int as n from rows_read', [], databaseUrl)
      return row?.n ?? 0
    }
    const before = await read()
    await answer(app, CountedOrNot, { as: ada, variables: { counted } })
    return (await read()) - before
  }
  await rowsRead(false) // a sequence that was never used looks as if it had been used once

  expect((await rowsRead(true)) - (await rowsRead(false))).toBe(10)
})
