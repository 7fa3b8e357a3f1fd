import { sql } from 'kysely'
import { notify } from '../database/notify.ts'
import { statement } from '../database/statement.ts'
import type { Email } from '../input/input.ts'
import type { MailFacts, MailKind } from './mail.entity.ts'

/*
 * The statements of the sender name no user: it sends the mails of everybody.
 */

type NewMail = {
  id: string
  /** `null` finds the account with the address, if there is one. */
  userId: string | null
  /** `null` finds the address of the account. */
  email: Email | null
  kind: MailKind
  linkId: string | null
  /** JSON. */
  facts: string
  createdAt: Date
  sendAt: Date
}

/**
 * Wakes the senders of all instances when the transaction commits. It takes the same work whether
 * the address has an account or not.
 */
export const insertMail = statement<NewMail>()((db, param) =>
  db
    .insertInto('mails')
    .values((eb) => {
      const account = eb
        .selectFrom('users')
        .select('id')
        .where('email', '=', param('email'))
        .where((eb) => eb.or([eb('deletes_at', 'is', null), eb('deletes_at', '>', param('createdAt'))]))
      const address = eb.selectFrom('users').select('email').where('id', '=', param('userId'))
      return {
        id: param('id'),
        user_id: sql<string>`coalesce(${param('userId')}::uuid, ${account})`,
        email: sql<Email>`coalesce(${param('email')}::text, ${address})`,
        kind: param('kind'),
        link_id: param('linkId'),
        facts: sql<MailFacts>`${param('facts')}::jsonb`,
        created_at: param('createdAt'),
        next_attempt_at: param('sendAt'),
      }
    })
    .returning(notify('mail_queued', sql<string>`''`).as('woken')),
)

/** Mails of this kind that have not been sent yet are not sent any more. */
export const dropUnsent = statement<{ userId: string; kind: MailKind }>()((db, param) =>
  db
    .deleteFrom('mails')
    .where('user_id', '=', param('userId'))
    .where('kind', '=', param('kind'))
    .where('sent_at', 'is', null),
)

/**
 * Takes the mail that has been due for longest, and puts its next attempt off until `again`. If the
 * sender is killed meanwhile, it is sent again then.
 */
export const claimMail = statement<{ now: Date; again: Date }>()((db, param) =>
  db
    .with('due', (cte) =>
      cte
        .selectFrom('mails')
        .select('id')
        .where('next_attempt_at', '<=', param('now'))
        .orderBy('next_attempt_at')
        .limit(1)
        .forUpdate()
        .skipLocked(),
    )
    .updateTable('mails')
    .from('due')
    .set((eb) => ({ next_attempt_at: param('again'), attempts: eb('attempts', '+', 1) }))
    .whereRef('mails.id', '=', 'due.id')
    .returning((eb) => [
      'mails.id',
      'mails.user_id as userId',
      'mails.kind',
      'mails.email',
      'mails.link_id as linkId',
      'mails.facts',
      'mails.attempts',
      'mails.created_at as createdAt',
      eb.selectFrom('users').select('name').whereRef('users.id', '=', 'mails.user_id').as('name'),
      eb.selectFrom('users').select('time_zone').whereRef('users.id', '=', 'mails.user_id').as('timeZone'),
      eb
        .selectFrom('links')
        .select('expires_at')
        .whereRef('links.user_id', '=', 'mails.user_id')
        .whereRef('links.id', '=', 'mails.link_id')
        .as('linkExpiresAt'),
    ]),
)

/** A mail that this sender has taken. */
export type ClaimedMail = NonNullable<typeof claimMail.row>

/** Ends a mail: it was sent at `sentAt`, or, with `null`, is given up. */
export const settleMail = statement<{ id: string; sentAt: Date | null }>()((db, param) =>
  db
    .updateTable('mails')
    .set({ sent_at: param('sentAt'), next_attempt_at: null })
    .where('id', '=', param('id')),
)

export const postponeMail = statement<{ id: string; again: Date }>()((db, param) =>
  db
    .updateTable('mails')
    .set({ next_attempt_at: param('again') })
    .where('id', '=', param('id')),
)

/** Forgets a mail that has nobody to go to. */
export const deleteMail = statement<{ id: string }>()((db, param) =>
  db.deleteFrom('mails').where('id', '=', param('id')),
)

/** When the next mail becomes due; no row when none waits. */
export const findNextAttempt = statement<{ now: Date }>()((db, param) =>
  db
    .selectFrom('mails')
    .select((eb) => eb.ref('next_attempt_at').$notNull().as('at'))
    .where('next_attempt_at', '>', param('now'))
    .orderBy('next_attempt_at')
    .limit(1),
)
