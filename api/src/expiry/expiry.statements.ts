import { statement } from '../database/statement.ts'

/*
 * These name no user: they are about everybody's rows.
 * Sessions and tokens that have expired are refused already, so that no instance is notified of them.
 */

type Before = { before: Date }

export const deleteSessions = statement<Before>()((db, param) =>
  db.deleteFrom('sessions').where('expires_at', '<=', param('before')),
)

export const deleteAccessTokens = statement<Before>()((db, param) =>
  db.deleteFrom('access_tokens').where('expires_at', '<=', param('before')),
)

export const deleteRateLimits = statement<Before>()((db, param) =>
  db.deleteFrom('rate_limits').where('resets_at', '<=', param('before')),
)

export const deleteSecurityEvents = statement<Before>()((db, param) =>
  db.deleteFrom('security_events').where('created_at', '<=', param('before')),
)

/** Deletes also what came before a change that is old enough, so that what is kept has no gaps. */
export const deleteTaskChanges = statement<Before>()((db, param) =>
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

export const deleteIdempotencyKeys = statement<Before>()((db, param) =>
  db.deleteFrom('idempotency_keys').where('created_at', '<=', param('before')),
)

/** Takes everything of theirs along. */
export const deleteUsers = statement<Before>()((db, param) =>
  db.deleteFrom('users').where('deletes_at', '<=', param('before')),
)
