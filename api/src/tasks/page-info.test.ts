import { describe, expect, test } from 'vitest'
import { sharedApp } from '../../test/app.ts'
import { buildOnce, buildTask, buildUser } from '../../test/build.ts'
import { answer } from '../../test/execute.ts'
import type { TaskPagingQueryVariables } from '../../test/generated/graphql.ts'
import { CompleteTask, listTasks } from '../../test/tasks/tasks.ts'

/**
 * A person with five tasks A to E, newest first, of which B and D are completed; their cursors; and
 * a function that returns the contents of a page.
 */
const start = buildOnce(async () => {
  const app = await sharedApp()
  const ada = await buildUser(app)
  const names = ['A', 'B', 'C', 'D', 'E'] as const
  const ids = new Map<string, string>()
  for (const name of names.toReversed()) ids.set((await buildTask(app, ada, { title: name })).id, name)
  for (const [id, name] of ids) {
    if (name === 'B' || name === 'D') await answer(app, CompleteTask, { as: ada, variables: { id } })
  }
  const all = await listTasks(app, ada)
  const cursors = Object.fromEntries(names.map((name, n) => [name, all.edges[n]?.cursor]))
  const page = async ({ after, before, ...rest }: TaskPagingQueryVariables) => {
    const { nodes, pageInfo } = await listTasks(app, ada, {
      ...rest,
      after: after ? cursors[after] : null,
      before: before ? cursors[before] : null,
    })
    const shown = nodes.map(({ id }) => ids.get(id)).join('')
    return `${pageInfo.hasPreviousPage ? '…' : '|'}${shown}${pageInfo.hasNextPage ? '…' : '|'}`
  }
  return { page }
})

const open = { completed: false }
const done = { completed: true }

describe('a page says whether there is more on either side of it', () => {
  test.each<[TaskPagingQueryVariables, string]>([
    [{}, '|ABCDE|'],
    [{ first: 5 }, '|ABCDE|'],
    [{ last: 5 }, '|ABCDE|'],
    [{ first: 4 }, '|ABCD…'],
    [{ last: 4 }, '…BCDE|'],
    [{ first: 1 }, '|A…'],
    [{ last: 1 }, '…E|'],
    [{ first: 2, after: 'A' }, '…BC…'],
    [{ first: 2, after: 'C' }, '…DE|'],
    [{ last: 2, before: 'E' }, '…CD…'],
    [{ last: 2, before: 'C' }, '|AB…'],
    [{ first: 2, before: 'C' }, '|AB…'],
    [{ first: 2, before: 'D' }, '|AB…'],
    [{ first: 9, before: 'D' }, '|ABC…'],
    [{ last: 2, after: 'C' }, '…DE|'],
    [{ last: 9, after: 'C' }, '…DE|'],
    [{ last: 1, after: 'C' }, '…E|'],
    [{ first: 9, after: 'A', before: 'E' }, '…BCD…'],
    [{ last: 9, after: 'A', before: 'E' }, '…BCD…'],
    [{ first: 1, after: 'A', before: 'E' }, '…B…'],
    [{ last: 1, after: 'A', before: 'E' }, '…D…'],
    [{ first: 9, after: 'E' }, '…|'],
    [{ last: 9, after: 'E' }, '…|'],
    [{ first: 9, before: 'A' }, '|…'],
    [{ last: 9, before: 'A' }, '|…'],
    [{ first: 9, after: 'B', before: 'C' }, '……'],
    [{ last: 9, after: 'B', before: 'C' }, '……'],
    [{ first: 2, filter: open }, '|AC…'],
    [{ first: 3, filter: open }, '|ACE|'],
    [{ last: 2, filter: open }, '…CE|'],
    [{ first: 9, after: 'D', filter: done }, '…|'],
    [{ first: 9, after: 'A', filter: done }, '|BD|'],
    [{ last: 9, before: 'E', filter: done }, '|BD|'],
    [{ last: 9, before: 'D', filter: done }, '|B…'],
    [{ first: 9, before: 'B', filter: done }, '|…'],
  ])('%j is %s', async (variables, expected) => {
    const { page } = await start()

    expect(await page(variables)).toBe(expected)
  })
})
