import type { Context } from '../context.ts'
import type { Run } from '../database/run.ts'
import { newId } from '../input/ids.ts'
import type { Email } from '../input/input.ts'
import type { MailFacts, MailKind } from './mail.entity.ts'
import { insertMail } from './mails.statements.ts'

/** What a mail takes from the request that causes it. */
export type MailOrigin = Pick<Context, 'device' | 'address' | 'now' | 'sendsMail'>

type NewMail = {
  kind: MailKind
  /** Whom it concerns. By default the account with the address, if there is one. */
  userId?: string
  /** Where it goes. By default to the address of the person. */
  email?: Email
  linkId?: string
  facts?: MailFacts
  /** Now by default. */
  sendAt?: Date
}

/** Queues a mail, in the transaction that causes it. Does nothing on a server that sends none. */
export async function queueMail(
  run: Run,
  { device, address, now, sendsMail }: MailOrigin,
  { kind, userId, email, linkId, facts, sendAt }: NewMail,
): Promise<void> {
  if (!sendsMail) return
  const createdAt = now()
  await run(insertMail, {
    id: newId(),
    userId: userId ?? null,
    email: email ?? null,
    kind,
    linkId: linkId ?? null,
    facts: JSON.stringify({ device, address, ...facts } satisfies MailFacts),
    createdAt,
    sendAt: sendAt ?? createdAt,
  })
}
