import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createClock, sharedApp } from '../../../test/app.ts'
import { buildTask, buildUser, type Person } from '../../../test/build.ts'
import { answer, type App } from '../../../test/execute.ts'
import type { CreateTaskInput, OrderDirection, TaskOrderField, TaskPriority } from '../../../test/generated/graphql.ts'
import { buildTasks, findTasks, walk } from '../../../test/pages/pages.ts'
import { CompleteTask, DeleteTask, ReopenTask, UpdateTask } from '../../../test/tasks/tasks.ts'
import { SECOND } from '../../time.ts'

type SomeTask = Required<Pick<CreateTaskInput, 'title' | 'priority' | 'dueDate'>>
type Change = { which: number } & (
  | { kind: 'create' | 'update'; task: SomeTask }
  | { kind: 'complete' | 'reopen' | 'delete' }
)

const which = fc.nat({ max: 11 })

/** Few values, so that many are equal. */
const someTask: fc.Arbitrary<SomeTask> = fc.record({
  title: fc.constantFrom('apple', 'Apple', 'Éclair', 'zebra'),
  priority: fc.constantFrom<TaskPriority>('NONE', 'LOW', 'HIGH'),
  dueDate: fc.constantFrom('2026-11-20', '2026-11-21', '2026-11-22', null),
})

const someChange: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ which, kind: fc.constantFrom('create' as const, 'update' as const), task: someTask }),
  fc.record({ which, kind: fc.constantFrom('complete' as const, 'reopen' as const, 'delete' as const) }),
)

/** A list, how it is read, and what happens before each next page. */
const someWalk = fc.record({
  tasks: fc.array(someTask, { minLength: 8, maxLength: 12 }),
  done: fc.uniqueArray(which, { maxLength: 6 }),
  orderBy: fc.record({
    field: fc.constantFrom<TaskOrderField>('CREATED_AT', 'UPDATED_AT', 'COMPLETED_AT', 'DUE_DATE', 'PRIORITY', 'TITLE'),
    direction: fc.constantFrom<OrderDirection>('ASC', 'DESC'),
  }),
  backward: fc.boolean(),
  size: fc.integer({ min: 1, max: 3 }),
  between: fc.array(fc.array(someChange, { minLength: 1, maxLength: 3 }), { minLength: 2, maxLength: 8 }),
})

/** Changes that task, or makes another one. */
function make(app: App, as: Person, change: Change, id: string): Promise<unknown> {
  switch (change.kind) {
    case 'create':
      return buildTask(app, as, change.task)
    case 'update':
      return answer(app, UpdateTask, { as, variables: { input: { id, ...change.task } } })
    case 'complete':
      return answer(app, CompleteTask, { as, variables: { id } })
    case 'reopen':
      return answer(app, ReopenTask, { as, variables: { id } })
    case 'delete':
      return answer(app, DeleteTask, { as, variables: { id } })
  }
}

test(
  'while tasks come, change and go, every other one is read once and in its place, in whatever order, either way',
  { timeout: 60_000 },
  async () => {
    const clock = createClock()
    const app = await sharedApp(clock)

    const property = fc.asyncProperty(someWalk, async ({ tasks, done, orderBy, backward, size, between }) => {
      const ada = await buildUser(app)
      const { idOf } = await buildTasks(app, ada, Object.fromEntries(tasks.map((task, n) => [`no ${n}`, task])))
      const ids = tasks.map((_, n) => idOf(`no ${n}`))
      for (const n of done) {
        clock.advance(SECOND)
        await make(app, ada, { kind: 'complete', which: n }, ids[n % ids.length]!)
      }
      const readAll = async () => (await findTasks(app, ada, { orderBy, first: 100 })).nodes.map(({ id }) => id)
      const before = await readAll()
      const [touched, gone] = [new Set<string>(), new Set<string>()]

      const changes = between.values()
      const pages = await walk(
        app,
        ada,
        { orderBy },
        {
          size,
          backward,
          between: async () => {
            for (const change of changes.next().value ?? []) {
              const id = ids[change.which % ids.length]!
              if (change.kind !== 'create') {
                if (gone.has(id)) continue
                touched.add(id)
              }
              if (change.kind === 'delete') gone.add(id)
              clock.advance(SECOND)
              await make(app, ada, change, id)
            }
          },
        },
      )

      const old = new Set(before)
      const untouched = (some: string[]) => some.filter((id) => old.has(id) && !touched.has(id))
      const read = (backward ? pages.toReversed() : pages).flatMap(({ nodes }) => nodes.map(({ id }) => id))
      expect(untouched(read)).toEqual(untouched(before))
      expect(untouched(await readAll())).toEqual(untouched(before))
    })

    await fc.assert(property, { numRuns: 30 })
  },
)

test('a page has every task once while tasks get a due date and lose it, 20 times at once', async () => {
  const app = await sharedApp()
  const ada = await buildUser(app)
  const days = { A: '2026-11-20', B: null, C: '2026-11-21', D: null, E: '2026-11-20' }
  const named = Object.entries(days).map(([name, dueDate]) => [name, { dueDate }])
  const { idOf, namesOf } = await buildTasks(app, ada, Object.fromEntries(named))
  const orderBy = { field: 'DUE_DATE' as const }

  const pages = await Promise.all(
    Array.from({ length: 20 }, async (_, n) => {
      const dueDate = n % 2 === 0 ? null : '2026-11-20'
      const change = { which: 0, kind: 'update' as const, task: { title: 'Tea', priority: 'LOW' as const, dueDate } }
      const [, page] = await Promise.all([make(app, ada, change, idOf('A')), findTasks(app, ada, { orderBy })])
      return page
    }),
  )

  for (const page of pages) expect(namesOf(page).toSorted()).toEqual(['A', 'B', 'C', 'D', 'E'])
})
