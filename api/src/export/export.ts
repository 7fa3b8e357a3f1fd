import { listAccessTokens } from '../access-tokens/access-tokens.queries.ts'
import type { InSession, SessionRef } from '../context.ts'
import type { Run } from '../database/run.ts'
import { toPublicId } from '../input/ids.ts'
import { listMails } from '../mail/mails.queries.ts'
import { writeList } from '../pages/write-list.ts'
import { listSecurityEvents } from '../security-events/security-events.queries.ts'
import { recordEvent } from '../security-events/security-events.service.ts'
import { pageThroughSessions } from '../sessions/sessions.queries.ts'
import { writeTasks } from '../tasks/write-tasks.ts'
import { EXPORT_LIFE, exportTokens } from '../tokens/token.ts'
import type { AccountRow } from '../users/users.queries.ts'

export const EXPORT_PATH = '/export'

export type ExportTicket = { token: string; expiresAt: Date; path: string }

/** Lets the person download everything that is stored about them, for a short time. */
export async function exportMyData(context: InSession): Promise<ExportTicket> {
  const { run, caller, keys, now } = context
  await recordEvent(run, context, caller.userId, 'DATA_EXPORTED')
  const issuedAt = now()
  const expiresAt = new Date(issuedAt.getTime() + EXPORT_LIFE)
  const token = exportTokens.sign(keys, { sub: caller.userId, sid: caller.sessionId }, { issuedAt, expiresAt })
  return { token, expiresAt, path: EXPORT_PATH }
}

type Subject = { account: AccountRow; caller: SessionRef; exportedAt: Date }

/**
 * Everything that is stored about a person except secrets, as one JSON document with the names of
 * the API, row by row.
 * @param sql of a snapshot, so that all parts are of the same moment
 */
export async function* writeExport(run: Run, { account, caller, exportedAt }: Subject): AsyncGenerator<string> {
  const owner = { run, userId: account.id, now: () => exportedAt }
  const user = { ...account, id: toPublicId('user', account.id) }
  yield `{"exportedAt":${JSON.stringify(exportedAt)},"user":${JSON.stringify(user)}`
  yield* writeList(
    'sessions',
    (page) => pageThroughSessions(owner, page),
    ({ id, ...session }) => ({
      id: toPublicId('session', id),
      current: id === caller.sessionId,
      ...session,
    }),
  )
  const tokens = (await listAccessTokens(owner)).map(({ id, ...token }) => ({ id: toPublicId('token', id), ...token }))
  yield `,"accessTokens":${JSON.stringify(tokens)}`
  yield* writeTasks(owner)
  yield* writeList(
    'securityEvents',
    (page) => listSecurityEvents(owner, page),
    ({ id, ...event }) => ({
      id: toPublicId('event', id),
      ...event,
    }),
  )
  yield `,"mails":${JSON.stringify(await listMails(owner))}`
  yield '}\n'
}
