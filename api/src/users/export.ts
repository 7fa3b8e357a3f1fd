import type { SignedIn } from '../context.ts'
import { recordEvent } from '../security-events/security-events.service.ts'
import { EXPORT_LIFE, exportTokens } from '../sessions/token.ts'

export const EXPORT_PATH = '/export'

export type ExportTicket = { token: string; expiresAt: Date; path: string }

/** Lets the person download everything that is held about them, for a short while. */
export async function exportMyData(context: SignedIn): Promise<ExportTicket> {
  const { sql, caller, keys, now } = context
  await recordEvent(sql, context, caller.userId, 'DATA_EXPORTED')
  const issuedAt = now()
  const expiresAt = new Date(issuedAt.getTime() + EXPORT_LIFE)
  const token = exportTokens.sign(keys, { sub: caller.userId, sid: caller.sessionId }, { issuedAt, expiresAt })
  return { token, expiresAt, path: EXPORT_PATH }
}
