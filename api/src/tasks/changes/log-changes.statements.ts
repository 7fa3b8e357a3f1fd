import { sql, type Expression } from 'kysely'
import type { Writer } from '../../database/statement.ts'
import type { TaskChangeType } from '../../generated/schema.ts'

/** The rows of the CTE `happened`: the tasks that a statement has changed, and how. */
type Happened = { user_id: string; id: string; type: TaskChangeType }

const withHappened = (db: Writer) =>
  db.withTables<{ happened: Happened; counted: { user_id: string; count: string } }>()

/**
 * The CTE `counted`: increases the person's count by the number of changes. It locks the row of the
 * count until the transaction ends, so that numbers follow the order of the commits.
 */
export const countChanges = (db: Writer) =>
  withHappened(db)
    .insertInto('task_change_counts')
    .columns(['user_id', 'count'])
    .expression((eb) =>
      eb
        .selectFrom('happened')
        .select(({ fn }) => ['user_id', fn.countAll<string>().as('count')])
        .groupBy('user_id'),
    )
    .onConflict((conflict) =>
      conflict.column('user_id').doUpdateSet({ count: sql`task_change_counts.count + excluded.count` }),
    )
    .returning(['user_id', 'count'])

/**
 * The CTE after `counted`: logs the changes under consecutive numbers, in the order of the tasks'
 * ids.
 */
export const logChanges = (db: Writer, now: Expression<Date>) =>
  withHappened(db)
    .insertInto('task_changes')
    .columns(['user_id', 'number', 'task_id', 'type', 'created_at'])
    .expression((eb) =>
      eb
        .selectFrom('happened')
        .innerJoin('counted', 'counted.user_id', 'happened.user_id')
        .select([
          'happened.user_id',
          sql<string>`counted.count - count(*) over () + row_number() over (order by happened.id)`.as('number'),
          'happened.id as task_id',
          'happened.type',
          sql<Date>`${now}::timestamptz`.as('created_at'),
        ]),
    )
