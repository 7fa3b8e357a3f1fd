import { z } from 'zod'
import type { SignedIn } from '../context.ts'
import type { UpdateProfileInput } from '../generated/schema.ts'
import { checkInput, oneLine, timeZone } from '../input/input.ts'
import { recordEvent } from '../security-events/security-events.service.ts'
import type { UserRow } from '../users/user.entity.ts'
import { getUser } from '../users/users.queries.ts'
import { changeProfile } from './accounts.statements.ts'

export const personName = oneLine('The name', 100)
const profileChanges = z.object({ name: personName.optional(), timeZone: timeZone.optional() })

/** @throws {AppError} BAD_USER_INPUT */
export async function updateProfile(context: SignedIn, input: UpdateProfileInput): Promise<UserRow> {
  const { run, transaction, caller, now } = context
  const { name, timeZone } = checkInput(profileChanges, input)
  if (name !== undefined || timeZone !== undefined) {
    await transaction(async (run) => {
      const change = { id: caller.userId, name: name ?? null, timeZone: timeZone ?? null, now: now() }
      const [changed] = await run(changeProfile, change)
      if (changed) await recordEvent(run, context, caller.userId, 'PROFILE_CHANGED')
    })
  }
  return getUser(run, caller.userId)
}
