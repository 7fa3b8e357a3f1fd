import { statement } from '../database/statement.ts'

/*
 * These statements name no user: they delete expired rows of all users. Expired sessions and tokens
 * are refused already, so no instance is notified.
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

export const deleteLinks = statement<Before>()((db, param) =>
  db.deleteFrom('links').where('expires_at', '<=', param('before')),
)

/** Also those that could not be sent: they are given up after two days. */
export const deleteMails = statement<Before>()((db, param) =>
  db.deleteFrom('mails').where('created_at', '<=', param('before')),
)

export const deleteIdempotencyKeys = statement<Before>()((db, param) =>
  db.deleteFrom('idempotency_keys').where('created_at', '<=', param('before')),
)

/** The rows of the users are deleted by cascade. */
export const deleteUsers = statement<Before>()((db, param) =>
  db.deleteFrom('users').where('deletes_at', '<=', param('before')),
)
