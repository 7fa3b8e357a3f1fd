import { DAY } from '../../../time.ts'

/** How long a token is valid. The value is in days. */
export const EXPIRIES = [
  { value: '7', label: '7 days' },
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: '1 year' },
  { value: 'never', label: 'Never' },
]

/** The choice that suits most programs. */
export const USUAL_EXPIRY = '30'

/**
 * The instant when a token expires; `null` for never, `undefined` when the form offers no such
 * choice.
 */
export function expiryOf(choice: string, from: Date): string | null | undefined {
  if (!EXPIRIES.some(({ value }) => value === choice)) return undefined
  return choice === 'never' ? null : new Date(from.getTime() + Number(choice) * DAY).toISOString()
}
