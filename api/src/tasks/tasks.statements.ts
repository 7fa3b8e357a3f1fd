import type { Owner } from '../pages/pages.queries.ts'
import type { TaskRow } from './task.entity.ts'
import { COLUMNS } from './tasks.queries.ts'

/*
 * One statement each, for one task or a hundred. Every one takes its rows in the order of their ids, or two that have the same
 * rows in another order would wait for each other for ever.
 */

export type NewTask = Pick<TaskRow, 'id' | 'title' | 'description' | 'priority' | 'dueDate'>

/** What becomes of a task. An absent field is unchanged. */
export type TaskChange = {
  id: string
  /** Only when it has this version. */
  ifVersion?: number | null | undefined
} & Partial<Pick<TaskRow, 'title' | 'description' | 'priority' | 'dueDate'>> & { completed?: boolean }

export type TaskDeletion = Pick<TaskChange, 'id' | 'ifVersion'>

/** The task as it is now, and whether the statement was what made it so. */
export type Touched = { task: TaskRow; done: boolean }

const INSERT = `
  insert into tasks (user_id, id, title, description, priority, due_date, created_at, updated_at)
  select $1::uuid, id, title, description, priority, "dueDate", $3::timestamptz, $3::timestamptz
  from jsonb_to_recordset($2::jsonb) as made (id uuid, title text, description text, priority text, "dueDate" date)
  order by id
  on conflict do nothing
  returning ${COLUMNS}`

/** @returns those that were made, by id: all but the ones whose id was taken */
export async function insertTasks({ sql, userId }: Owner, tasks: readonly NewTask[], now: Date) {
  const rows = await sql<TaskRow>(INSERT, [userId, JSON.stringify(tasks), now])
  return new Map(rows.map((task) => [task.id, task]))
}

/** Locked, they are what they are: what is decided about them stays true until the statement ends. */
const OWN = `own as materialized (
    select * from tasks where user_id = $1 and id = any($2::uuid[]) order by id for update
  )`

const CHANGED = ['title', 'description', 'priority', 'due_date', 'completed_at']
const rowOf = (table: string) => `(${CHANGED.map((column) => `${table}.${column}`).join(', ')})`

const CHANGE = `
  with ${OWN}, wanted as (
    select own.id,
      case when change ? 'title' then change ->> 'title' else title end as title,
      case when change ? 'description' then change ->> 'description' else description end as description,
      case when change ? 'priority' then change ->> 'priority' else priority end as priority,
      case when change ? 'dueDate' then (change ->> 'dueDate')::date else due_date end as due_date,
      case when change ? 'completed' then case when (change ->> 'completed')::boolean then coalesce(completed_at, $4::timestamptz) end
        else completed_at end as completed_at
    from own join jsonb_array_elements($3::jsonb) as change on own.id = (change ->> 'id')::uuid
    where coalesce((change ->> 'ifVersion')::int, version) = version
  ), changed as (
    update tasks set ${CHANGED.map((column) => `${column} = wanted.${column}`).join(', ')},
      version = tasks.version + 1, updated_at = $4::timestamptz
    from wanted
    where tasks.user_id = $1 and tasks.id = wanted.id and ${rowOf('tasks')} is distinct from ${rowOf('wanted')}
    returning tasks.*
  )
  select ${COLUMNS}, true as done from changed
  union all select ${COLUMNS}, false from own where id not in (select id from changed)`

/** A task that is so already keeps its version and `updatedAt`. @returns those that are there, by id */
export async function changeTasks({ sql, userId }: Owner, changes: readonly TaskChange[], now: Date) {
  return touched(await sql<TaskRow & { done: boolean }>(CHANGE, [userId, idsOf(changes), JSON.stringify(changes), now]))
}

const DELETE = `
  with ${OWN}, gone as (
    delete from tasks using own join unnest($2::uuid[], $3::int[]) as asked (id, if_version) on asked.id = own.id
    where tasks.user_id = $1 and tasks.id = own.id and coalesce(asked.if_version, own.version) = own.version
    returning tasks.id
  )
  select ${COLUMNS}, id in (select id from gone) as done from own`

/** @returns those that were there, by id */
export async function deleteTasks({ sql, userId }: Owner, deletions: readonly TaskDeletion[]) {
  const versions = deletions.map(({ ifVersion }) => ifVersion ?? null)
  return touched(await sql<TaskRow & { done: boolean }>(DELETE, [userId, idsOf(deletions), versions]))
}

const touched = (rows: readonly (TaskRow & { done: boolean })[]) =>
  new Map(rows.map(({ done, ...task }): [string, Touched] => [task.id, { task, done }]))

const idsOf = (items: readonly { id: string }[]) => items.map(({ id }) => id)
