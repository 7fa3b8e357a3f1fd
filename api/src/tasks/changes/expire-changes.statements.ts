import { statement } from '../../database/statement.ts'

/** Deletes also what came before a change that is old enough, so that what is kept has no gaps. */
export const deleteTaskChanges = statement<{ before: Date }>()((db, param) =>
  db
    .with('old', (db) =>
      db
        .selectFrom('task_changes')
        .select(({ fn }) => ['user_id', fn.max('number').as('number')])
        .where('created_at', '<=', param('before'))
        .groupBy('user_id'),
    )
    .deleteFrom('task_changes')
    .using('old')
    .whereRef('task_changes.user_id', '=', 'old.user_id')
    .whereRef('task_changes.number', '<=', 'old.number'),
)
