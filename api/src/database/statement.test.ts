import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { cloneDatabase, sharedApp } from '../../test/app.ts'
import { buildTask, buildUser } from '../../test/build.ts'
import { databaseOf } from '../../test/database/sql.ts'
import { fromPublicId } from '../input/ids.ts'
import { anyOf, statement, unnamedStatement } from './statement.ts'

const findTitles = statement<{ userId: string; ids: readonly string[] }>()((db, param) =>
  db
    .selectFrom('tasks')
    .select(['title', 'completed_at as completedAt'])
    .where('user_id', '=', param('userId'))
    .where('id', '=', anyOf(param('ids')))
    .orderBy('id'),
)

test('parameters have names, and a parameter may be used more than once', () => {
  const twice = statement<{ a: string; b: number }>()((db, param) =>
    db.selectNoFrom([
      sql<string>`${param('a')}`.as('x'),
      sql<number>`${param('b')}`.as('y'),
      sql`${param('a')}`.as('z'),
    ]),
  )

  expect(twice.text).toBe('select $1 as "x", $2 as "y", $3 as "z"')
  expect(twice.bind({ b: 2, a: 'one' })).toEqual(['one', 2, 'one'])
})

test('rows have the type of what is selected, and come from the database', async () => {
  const app = await sharedApp()
  const ada = await buildUser(app)
  const task = await buildTask(app, ada, { title: 'Water the plants' })
  const { run } = await databaseOf(await cloneDatabase())

  const rows: { title: string; completedAt: Date | null }[] = await run(findTitles, {
    userId: fromPublicId('user', ada.id),
    ids: [fromPublicId('task', task.id)],
  })

  expect(rows).toEqual([{ title: 'Water the plants', completedAt: null }])
})

test('a statement is prepared under a name of its own, one of a request under none', () => {
  const other = statement<{ userId: string }>()((db, param) =>
    db.selectFrom('users').select('name').where('id', '=', param('userId')),
  )
  const once = unnamedStatement((db) => db.selectFrom('rate_limits').select('key'))

  expect(findTitles.name).toMatch(/^statement_\d+$/)
  expect(other.name).not.toBe(findTitles.name)
  expect(once.name).toBeNull()
})

test('a column, a table or a parameter that does not exist does not compile', () => {
  const mistakes = [
    // @ts-expect-error -- there is no such column
    statement<object>()((db) => db.selectFrom('rate_limits').select('headline')),
    // @ts-expect-error -- there is no such table
    statement<object>()((db) => db.selectFrom('nowhere').selectAll()),
    // @ts-expect-error -- there is no such parameter
    statement<{ id: string }>()((db, param) => db.deleteFrom('rate_limits').where('key', '=', param('key'))),
    // @ts-expect-error -- columns that must have a value have none
    statement<{ id: string }>()((db, param) => db.insertInto('rate_limits').values({ key: param('id') })),
  ]

  expect(mistakes).toHaveLength(4) // the type check reports a line above that does compile
})
