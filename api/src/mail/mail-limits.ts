import { networkOf } from '../../../shared/network.ts'
import type { Context } from '../context.ts'
import type { Email } from '../input/input.ts'
import { countAttempt, type Limit } from '../rate-limits/rate-limits.service.ts'
import { HOUR, MINUTE } from '../time.ts'
import { accountKeyOf } from '../users/account-key.ts'

/** Mails that somebody asks for, whether the address has an account or not. */
const limitsOf = (email: Email, address: string): readonly Limit[] => [
  { key: `mail-minute:${accountKeyOf(email)}`, failures: 1, window: MINUTE },
  { key: `mail-network:${networkOf(address)}`, failures: 20, window: HOUR },
  { key: `mail-hour:${accountKeyOf(email)}`, failures: 5, window: HOUR },
]

/**
 * Counts a mail that somebody asks for: one a minute and 5 an hour for an address, 20 an hour for a
 * network.
 * @throws {AppError} RATE_LIMITED
 */
export async function countMail(context: Pick<Context, 'run' | 'now' | 'address'>, email: Email): Promise<void> {
  for (const limit of limitsOf(email, context.address)) await countAttempt(context, limit)
}
