import { sql } from 'kysely'
import { statement } from '../../database/statement.ts'
import { badInput, cursorExpired } from '../../errors.ts'
import type { TaskChangeType } from '../../generated/schema.ts'
import { createCursors, readSlice, type PageInfoModel } from '../../pages/pages.ts'
import type { Owner } from '../../pages/pages.queries.ts'
import type { TaskRow } from '../task.entity.ts'
import { findTasks } from '../tasks.queries.ts'
import { DAY } from '../../time.ts'

/** How long changes are kept. Milliseconds. */
export const CHANGE_LIFE = 30 * DAY

/** Identifies this ordering in cursors. */
const CHANGES_IN_ORDER = 100

export type Change = {
  cursor: string
  type: TaskChangeType
  taskId: string
  at: Date
  /**
   * The task as it is now, or `null` if it is gone. The first call reads the tasks of all changes
   * of the page.
   */
  task: () => Promise<TaskRow | null>
}

export type ChangePage = {
  nodes: Change[]
  edges: () => { cursor: string; node: Change }[]
  pageInfo: PageInfoModel
  latestCursor: string
}

/** Consecutive changes, and the numbers of the last of them and of the newest of the person. */
export type Changes = { changes: Change[]; last: number; latest: number }

/**
 * Reads the count and the changes in one statement, so that both are of the same moment. Without
 * changes it returns one row with nulls.
 */
const readOwn = statement<{ userId: string; after: number; limit: number }>()((db, param) =>
  db
    .selectFrom((eb) =>
      eb
        .selectFrom('task_change_counts')
        .select(({ fn }) => fn.coalesce(fn.max('count'), sql<string>`0`).as('number'))
        .where('user_id', '=', param('userId'))
        .as('latest'),
    )
    .leftJoinLateral(
      (eb) =>
        eb
          .selectFrom('task_changes')
          .select(['number', 'type', 'task_id as taskId', 'created_at as at'])
          .where('user_id', '=', param('userId'))
          .where('number', '>', sql<string>`${param('after')}::bigint`)
          .orderBy('number')
          .limit(param('limit'))
          .as('kept'),
      (join) => join.onTrue(),
    )
    .select(['latest.number as latest', 'kept.number', 'kept.type', 'kept.taskId', 'kept.at'])
    .orderBy('kept.number'),
)

type Read = NonNullable<(typeof readOwn)['row']>

const isChange = (row: Read): row is { [Column in keyof Read]: NonNullable<Read[Column]> } => row.number !== null

/**
 * @param options.after `null` begins with the oldest change that is kept
 * @throws {AppError} CURSOR_EXPIRED if changes after it are no longer kept, or if it is newer than
 * all changes
 */
export async function readChanges(
  owner: Owner,
  { after, limit }: { after: number | null; limit: number },
): Promise<Changes> {
  const read = await owner.run(readOwn, { userId: owner.userId, after: after ?? 0, limit })
  const latest = Number(read[0]?.latest)
  const rows = read.filter(isChange)
  const first = Number(rows[0]?.number ?? latest + 1)
  if (after !== null && first !== after + 1) throw cursorExpired()

  const cursors = createCursors(CHANGES_IN_ORDER, owner.userId)
  let found: Promise<Map<string, TaskRow>> | undefined
  const changes = rows.map(({ number, type, taskId, at }) => ({
    cursor: cursors.format(toKey(Number(number))),
    type,
    taskId,
    at,
    task: async () => {
      found ??= findTasks(
        owner,
        rows.map((row) => row.taskId),
      )
      return (await found).get(taskId) ?? null
    },
  }))
  return { changes, last: Number(rows.at(-1)?.number ?? after ?? latest), latest }
}

type ChangesArgs = { first?: number | null | undefined; after?: string | null | undefined }

const findUpTo = statement<{ userId: string; number: number }>()((db, param) =>
  db
    .selectFrom('task_changes')
    .select('number')
    .where('user_id', '=', param('userId'))
    .where('number', '<=', sql<string>`${param('number')}::bigint`)
    .limit(1),
)

/** @throws {AppError} BAD_USER_INPUT for the page's size and the cursor, CURSOR_EXPIRED */
export async function listChanges(owner: Owner, args: ChangesArgs): Promise<ChangePage> {
  const cursors = createCursors(CHANGES_IN_ORDER, owner.userId)
  const { size, after: key } = readSlice({ first: args.first, after: args.after }, cursors)
  const after = key === null ? null : toNumber(key)
  const { changes, last, latest } = await readChanges(owner, { after, limit: size })
  return {
    nodes: changes,
    edges: () => changes.map((node) => ({ cursor: node.cursor, node })),
    pageInfo: {
      hasNextPage: () => last < latest,
      hasPreviousPage: async () =>
        after !== null && (await owner.run(findUpTo, { userId: owner.userId, number: after })).length > 0,
      startCursor: changes[0]?.cursor ?? null,
      endCursor: changes.at(-1)?.cursor ?? null,
    },
    latestCursor: cursors.format(toKey(latest)),
  }
}

/** The number in a cursor. @throws {AppError} BAD_USER_INPUT */
export function readChangeCursor({ userId }: Pick<Owner, 'userId'>, cursor: string): number {
  const { after } = readSlice({ after: cursor }, createCursors(CHANGES_IN_ORDER, userId))
  return toNumber(after ?? '')
}

/** Cursors carry 16 bytes. */
const toKey = (number: number) => number.toString(16).padStart(32, '0')

function toNumber(key: string): number {
  const number = Number(`0x${key.replaceAll('-', '')}`)
  if (Number.isSafeInteger(number)) return number
  throw badInput([{ path: 'after', message: 'after must be a cursor of this list.' }])
}
