import { listAccessTokens } from '../../access-tokens/access-tokens.queries.ts'
import type { Account } from '../../accounts/accounts.queries.ts'
import { toPublicId } from '../../input/ids.ts'
import { inert } from '../../mail/inert.ts'
import { MAX_SIZE } from '../../pages/pages.ts'
import type { SecurityEventRow } from '../../security-events/security-event.entity.ts'
import { listSecurityEvents } from '../../security-events/security-events.queries.ts'
import { pageThroughSessions, type SessionRow } from '../../sessions/sessions.queries.ts'
import type { Operator } from './operator.ts'
import { timeOf } from './words.ts'

/** How many security events are shown. */
const EVENTS = 10

/**
 * The state of an account, in lines for people. No secret, and nothing of what the person writes.
 */
export async function describeAccount({ run, origin }: Operator, account: Account): Promise<string> {
  const owner = { run, userId: account.id }
  const [sessions, tokens, events] = await Promise.all([
    pageThroughSessions(owner, { first: MAX_SIZE }),
    listAccessTokens(owner),
    listSecurityEvents(owner, { first: EVENTS }),
  ])
  const isCurrent = (expiresAt: Date | null | undefined) => !expiresAt || expiresAt > origin.now()
  const live = sessions.nodes.filter(({ expiresAt }) => isCurrent(expiresAt))
  const { id, email, name, createdAt, emailVerifiedAt, deletesAt, timeZone } = account
  return [
    `${inert(name)} <${email}>`,
    `  id             ${toPublicId('user', id)}`,
    `  created        ${timeOf(createdAt)}`,
    `  address        ${emailVerifiedAt ? `proved ${timeOf(emailVerifiedAt)}` : 'not proved'}`,
    `  deletion       ${deletesAt ? `scheduled for ${timeOf(deletesAt)}` : 'not scheduled'}`,
    `  time zone      ${timeZone}`,
    `  access tokens  ${tokens.filter(({ expiresAt }) => isCurrent(expiresAt)).length}`,
    `  sessions       ${live.length}`,
    ...live.map(lineOfSession),
    `Last ${EVENTS} security events`,
    ...events.nodes.map(lineOfEvent),
  ].join('\n')
}

const lineOfSession = ({ device, address, lastSeenAt }: SessionRow) =>
  `    ${inert(device)}, ${address}, last seen ${timeOf(lastSeenAt)}`

const lineOfEvent = ({ createdAt, type, device, address }: SecurityEventRow) =>
  `    ${timeOf(createdAt)}  ${[type, inert(device), ...(address === 'unknown' ? [] : [address])].join(', ')}`
