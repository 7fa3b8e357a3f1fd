import type { Context } from '../context.ts'
import type { Device } from './known-device.ts'
import { DAY, HOUR, MINUTE } from '../time.ts'
import { networkOf } from '../../../shared/network.ts'
import type { Limit } from '../rate-limits/rate-limits.service.ts'

/** Wrong passwords from one network address, for any account. */
export const addressLimit = ({ address }: Context): Limit => ({
  key: `signin:${networkOf(address)}`,
  failures: 5,
  window: MINUTE,
})

const PER_ACCOUNT = { failures: 10, window: 15 * MINUTE, longestWindow: DAY }

/** Wrong passwords for one email address from anywhere, whether it has an account or not. */
export const accountLimit = (device: Device): Limit => ({
  key: device.known ? `device:${device.id}` : `account:${device.accountKey}`,
  ...PER_ACCOUNT,
})

/** Wrong passwords given to confirm a change by somebody who is signed in. */
export const confirmationLimit = (userId: string): Limit => ({ key: `confirm:${userId}`, ...PER_ACCOUNT })

/** Sign-ups from one network address, successful or not. */
export const signupLimit = ({ address }: Context): Limit => ({
  key: `signup:${networkOf(address)}`,
  failures: 60,
  window: HOUR,
})
