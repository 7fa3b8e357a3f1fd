import type { SecurityEventRowFragment, SecurityEventType } from '../generated/graphql.ts'
import type { LocalTime } from './days.ts'
import { toMoment, type Moment } from './moments.ts'

/** A security event as a row shows it. */
export type SecurityEventView = {
  id: string
  words: string
  /** The event may be an attack. */
  alarming: boolean
  device: string
  address: string
  at: Moment
}

export function toSecurityEventView(
  { id, type, device, address, createdAt }: SecurityEventRowFragment,
  localTime: LocalTime,
): SecurityEventView {
  return {
    id,
    words: describeEvent(type),
    alarming: ALARMING.has(type),
    device,
    address,
    at: toMoment(createdAt, localTime),
  }
}

const WORDS: Record<SecurityEventType, string> = {
  SIGNED_UP: 'Account created',
  SIGNED_IN: 'Signed in',
  SIGNIN_FAILED: 'Failed sign-in attempt',
  SIGNIN_THROTTLED: 'Sign-in paused after too many failed attempts',
  SIGNED_OUT: 'Signed out',
  SESSION_REVOKED: 'Signed out on other devices',
  PASSWORD_CHANGED: 'Password changed',
  PASSWORD_CHECK_FAILED: 'Wrong password while signed in',
  PROFILE_CHANGED: 'Profile changed',
  DATA_EXPORTED: 'Data exported',
  DELETION_SCHEDULED: 'Account deletion scheduled',
  DELETION_CANCELLED: 'Account deletion cancelled',
  ACCESS_TOKEN_CREATED: 'Access token created',
  ACCESS_TOKEN_REVOKED: 'Access token revoked',
  PASSWORD_RESET_REQUESTED: 'Link to set a new password requested',
  PASSWORD_RESET: 'New password set with a link from a mail',
  EMAIL_VERIFIED: 'Email address confirmed',
  EMAIL_CHANGE_REQUESTED: 'Change of email address requested',
  EMAIL_CHANGED: 'Email address changed',
  EMAIL_CHANGE_UNDONE: 'Change of email address undone',
  SIGNED_OUT_BY_OPERATOR: 'Signed out everywhere by the operator',
  RESET_SENT_BY_OPERATOR: 'Link to set a new password sent by the operator',
  EMAIL_VERIFIED_BY_OPERATOR: 'Email address confirmed by the operator',
  DELETION_SCHEDULED_BY_OPERATOR: 'Account deletion scheduled by the operator',
}

const ALARMING: ReadonlySet<string> = new Set<SecurityEventType>([
  'SIGNIN_FAILED',
  'SIGNIN_THROTTLED',
  'PASSWORD_CHECK_FAILED',
  'EMAIL_CHANGE_UNDONE',
])

/**
 * Describes an event. The name of a type that this build does not know becomes the text:
 * `PASSKEY_ADDED` is "Passkey added".
 */
export function describeEvent(type: string): string {
  if (isKnown(type)) return WORDS[type]
  const words = type.toLowerCase().replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

function isKnown(type: string): type is SecurityEventType {
  return Object.hasOwn(WORDS, type)
}
