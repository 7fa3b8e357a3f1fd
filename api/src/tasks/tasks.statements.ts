import { sql, type Expression, type Selectable } from 'kysely'
import { countChanges, logChanges } from './changes/log-changes.statements.ts'
import { anyOf, statement, type Param, type Writer } from '../database/statement.ts'
import type { Tables } from '../database/tables.ts'
import type { TaskChangeType } from '../generated/schema.ts'
import type { Owner } from '../pages/pages.queries.ts'
import { TASK } from './own-tasks.ts'
import type { TaskRow } from './task.entity.ts'

/*
 * Each operation is one statement for any number of tasks, which also numbers and logs the changes.
 * It locks the tasks in the order of their ids, and then the person's count, so that two statements
 * about the same tasks cannot deadlock.
 */

/** The fields that a person can set. */
export type Given = Omit<TaskRow, 'id' | 'completedAt' | 'createdAt' | 'updatedAt' | 'version'>

type SomeGiven = { [Property in keyof Given]?: Given[Property] | undefined }

export type NewTask = Pick<TaskRow, 'id'> & Given

/** The new values of a task. An absent field is unchanged. */
export type TaskChange = {
  id: string
  /** Changes the task only if it has this version. */
  ifVersion?: number | null | undefined
  completed?: boolean
} & SomeGiven

export type TaskDeletion = Pick<TaskChange, 'id' | 'ifVersion'>

/** The task after the statement, and whether the statement changed or deleted it. */
export type Touched = { task: TaskRow; done: boolean }

type Row = Selectable<Tables['tasks']>

/** The column of each field that a person can set. */
const GIVEN = {
  title: 'title',
  description: 'description',
  priority: 'priority',
  dueDate: 'due_date',
} as const satisfies Record<keyof Given, keyof Row>

const GIVEN_COLUMNS = Object.values(GIVEN)

const isGiven = (property: string): property is keyof Given => property in GIVEN

/** Names the fields by their columns, for JSON that PostgreSQL reads as a row of tasks. */
const toColumns = (given: SomeGiven) =>
  Object.fromEntries(
    Object.entries(given).map(([property, value]) => [isGiven(property) ? GIVEN[property] : property, value]),
  )

const as = (type: TaskChangeType) => sql.lit(type).as('type')

const insertOwn = statement<{ userId: string; tasks: string; now: Date }>()((db, param) =>
  db
    .with('made', (db) =>
      db
        .insertInto('tasks')
        .columns(['user_id', 'id', ...GIVEN_COLUMNS, 'created_at', 'updated_at'])
        .expression((eb) =>
          eb
            .selectFrom(sql<Row>`jsonb_populate_recordset(null::tasks, ${param('tasks')}::jsonb)`.as('given'))
            .select([
              sql<string>`${param('userId')}::uuid`.as('user_id'),
              'id',
              ...GIVEN_COLUMNS,
              sql<Date>`${param('now')}::timestamptz`.as('created_at'),
              sql<Date>`${param('now')}::timestamptz`.as('updated_at'),
            ])
            .orderBy('id'),
        )
        .onConflict((conflict) => conflict.doNothing())
        .returningAll(),
    )
    .with('happened', (db) => db.selectFrom('made').select(['user_id', 'id', as('CREATED')]))
    .with('counted', () => countChanges(db))
    .with('logged', () => logChanges(db, param('now')))
    .selectFrom('made')
    .select(TASK),
)

/** @returns the created tasks by id, without those whose id was taken */
export async function insertTasks({ run, userId }: Owner, tasks: readonly NewTask[], now: Date) {
  const rows = await run(insertOwn, { userId, tasks: JSON.stringify(tasks.map(toColumns)), now })
  return new Map(rows.map((task) => [task.id, task]))
}

type Chosen = { userId: string; ids: readonly string[] }

/** Locks the tasks, so that conditions on them hold until the statement ends. */
const lockOwn = (db: Writer, param: Param<Chosen>) =>
  db
    .selectFrom('tasks')
    .selectAll()
    .where('user_id', '=', param('userId'))
    .where('id', '=', anyOf(param('ids')))
    .orderBy('id')
    .forUpdate()

type Asked = { id: string; ifVersion: number | null; completed: boolean | null; given: object }

const readAsked = (json: Expression<string>) =>
  sql<Asked>`jsonb_to_recordset(${json}::jsonb)`.as<'asked'>(
    sql`asked (id uuid, "ifVersion" int, completed boolean, given jsonb)`,
  )

const hasAskedVersion = sql<boolean>`coalesce(asked."ifVersion", own.version) = own.version`

const completedAt = (now: Expression<Date>) => sql<Date | null>`
  case asked.completed when true then coalesce(own.completed_at, ${now}::timestamptz) when false then null else own.completed_at end`

const changeType = sql<TaskChangeType>`case
  when own.completed_at is null and changed.completed_at is not null then 'COMPLETED'
  when own.completed_at is not null and changed.completed_at is null then 'REOPENED'
  else 'UPDATED' end`

const WRITTEN = [...GIVEN_COLUMNS, 'completed_at'] as const

const rowOf = (table: string) => sql`(${sql.join(WRITTEN.map((column) => sql.ref(`${table}.${column}`)))})`

const changeOwn = statement<Chosen & { asked: string; now: Date }>()((db, param) =>
  db
    .with(
      (cte) => cte('own').materialized(),
      () => lockOwn(db, param),
    )
    .with('wanted', (db) =>
      db
        .selectFrom('own')
        .innerJoin(readAsked(param('asked')), 'asked.id', 'own.id')
        // Keys that are missing in `given` keep the value of the task.
        .crossJoinLateral(sql<Row>`jsonb_populate_record(own::tasks, asked.given)`.as('given'))
        .select(['own.id', ...GIVEN_COLUMNS.map((column) => `given.${column}` as const)])
        .select(completedAt(param('now')).as('completed_at'))
        .where(hasAskedVersion),
    )
    .with('changed', (db) =>
      db
        .updateTable('tasks')
        .from('wanted')
        .set(Object.fromEntries(WRITTEN.map((column) => [column, sql.ref(`wanted.${column}`)])))
        .set(({ eb }) => ({
          version: eb('tasks.version', '+', 1),
          updated_at: sql<Date>`${param('now')}::timestamptz`,
        }))
        .where('tasks.user_id', '=', param('userId'))
        .whereRef('tasks.id', '=', 'wanted.id')
        .where(sql<boolean>`${rowOf('tasks')} is distinct from ${rowOf('wanted')}`)
        .returningAll('tasks'),
    )
    .with('happened', (db) =>
      db
        .selectFrom('changed')
        .innerJoin('own', 'own.id', 'changed.id')
        .select(['changed.user_id', 'changed.id', changeType.as('type')]),
    )
    .with('counted', () => countChanges(db))
    .with('logged', () => logChanges(db, param('now')))
    .selectFrom('changed')
    .select([...TASK, sql.lit(true).as('done')])
    .unionAll((db) =>
      db
        .selectFrom('own')
        .select([...TASK, sql.lit(false).as('done')])
        .where('id', 'not in', db.selectFrom('changed').select('id')),
    ),
)

/**
 * Changes tasks. One that has these values already keeps its version and `updatedAt`.
 * @returns the tasks that exist, by id
 */
export async function changeTasks({ run, userId }: Owner, changes: readonly TaskChange[], now: Date) {
  const asked = changes.map(({ id, ifVersion, completed, ...given }) => ({
    id,
    ifVersion,
    completed,
    given: toColumns(given),
  }))
  return touched(await run(changeOwn, { userId, ids: idsOf(changes), asked: JSON.stringify(asked), now }))
}

const deleteOwn = statement<Chosen & { asked: string; now: Date }>()((db, param) =>
  db
    .with(
      (cte) => cte('own').materialized(),
      () => lockOwn(db, param),
    )
    .with('wanted', (db) =>
      db
        .selectFrom('own')
        .innerJoin(readAsked(param('asked')), 'asked.id', 'own.id')
        .select('own.id')
        .where(hasAskedVersion),
    )
    .with('gone', (db) =>
      db
        .deleteFrom('tasks')
        .using('wanted')
        .where('tasks.user_id', '=', param('userId'))
        .whereRef('tasks.id', '=', 'wanted.id')
        .returning(['tasks.user_id', 'tasks.id']),
    )
    .with('happened', (db) => db.selectFrom('gone').select(['user_id', 'id', as('DELETED')]))
    .with('counted', () => countChanges(db))
    .with('logged', () => logChanges(db, param('now')))
    .selectFrom('own')
    .select(TASK)
    .select((eb) => eb('id', 'in', eb.selectFrom('gone').select('gone.id')).$castTo<boolean>().as('done')),
)

/** @returns the tasks that existed, by id */
export async function deleteTasks({ run, userId }: Owner, deletions: readonly TaskDeletion[], now: Date) {
  return touched(await run(deleteOwn, { userId, ids: idsOf(deletions), asked: JSON.stringify(deletions), now }))
}

const touched = (rows: readonly (TaskRow & { done: boolean })[]) =>
  new Map(rows.map(({ done, ...task }): [string, Touched] => [task.id, { task, done }]))

const idsOf = (items: readonly { id: string }[]) => items.map(({ id }) => id)
