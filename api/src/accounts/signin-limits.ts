import type { Context } from '../context.ts'
import type { Device } from './known-device.ts'
import { DAY, HOUR, MINUTE } from '../time.ts'
import { networkOf } from '../../../shared/network.ts'
import type { Email } from '../input/input.ts'
import type { Limit } from '../rate-limits/rate-limits.service.ts'
import { accountKeyOf } from '../users/account-key.ts'

/** Wrong passwords from one network address, for any account. */
export const addressLimit = ({ address }: Context): Limit => ({
  key: `signin:${networkOf(address)}`,
  failures: 5,
  window: MINUTE,
})

const PER_ACCOUNT = { failures: 10, window: 15 * MINUTE, longestWindow: DAY }

/** Counts failures for one email address from anywhere, whether it has an account or not. */
export const accountLimitKey = (email: Email): string => `account:${accountKeyOf(email)}`

/** Wrong passwords for one email address, or, from a known device, on that device. */
export const accountLimit = (device: Device): Limit => ({
  key: device.known ? `device:${device.id}` : accountLimitKey(device.email),
  ...PER_ACCOUNT,
})

/** Wrong passwords given to confirm a change by somebody who is signed in. */
export const confirmationLimit = (userId: string): Limit => ({ key: `confirm:${userId}`, ...PER_ACCOUNT })

/** New passwords set with a link from one network address, whether the link is valid or not. */
export const resetLimit = ({ address }: Context): Limit => ({
  key: `reset:${networkOf(address)}`,
  failures: 60,
  window: HOUR,
})

/** Sign-ups from one network address, successful or not. */
export const signupLimit = ({ address }: Context): Limit => ({
  key: `signup:${networkOf(address)}`,
  failures: 60,
  window: HOUR,
})
