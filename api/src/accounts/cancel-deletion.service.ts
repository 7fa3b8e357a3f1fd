import { z } from 'zod'
import type { Context } from '../context.ts'
import type { Run } from '../database/run.ts'
import { linkInvalid } from '../errors.ts'
import type { CancelDeletionInput } from '../generated/schema.ts'
import { checkInput, type Email } from '../input/input.ts'
import { spendLink } from '../links/links.service.ts'
import { dropLinks } from '../links/links.statements.ts'
import { dropUnsent } from '../mail/mails.statements.ts'
import { recordEvent, type Origin } from '../security-events/security-events.service.ts'
import { cancelDeletion as cancel } from './accounts.statements.ts'

const proof = z.object({ token: z.string() })

/** @throws {AppError} LINK_INVALID */
export async function cancelDeletion(context: Context, input: CancelDeletionInput): Promise<{ email: Email }> {
  const { token } = checkInput(proof, input)
  return context.transaction(async (run) => {
    const link = await spendLink(run, context, token, ['CANCEL_DELETION'])
    const isKept = await keepAccount(run, context, link.userId)
    if (!isKept) throw linkInvalid()
    return { email: link.accountEmail }
  })
}

/** @returns whether there was a deletion to cancel */
export async function keepAccount(run: Run, origin: Origin, userId: string): Promise<boolean> {
  const [kept] = await run(cancel, { id: userId, now: origin.now() })
  if (!kept) return false
  await run(dropLinks, { userId, purpose: 'CANCEL_DELETION', since: new Date(0) })
  await run(dropUnsent, { userId, kind: 'DELETION_NEAR' })
  await recordEvent(run, origin, userId, 'DELETION_CANCELLED')
  return true
}
