import type { ParsedMail } from 'mailparser'
import { expect } from 'vitest'
import type { MailKind } from '../../src/mail/mail.entity.ts'
import { LANGUAGES } from '../../src/mail/words.ts'
import { HOUR } from '../../src/time.ts'
import { sql } from '../database/sql.ts'
import { recipient, tokenIn, type startMailApp } from './inbox.ts'

export type MailApp = Awaited<ReturnType<typeof startMailApp>>

/** The subject of a mail of this kind, by default to somebody who has an account. */
export const subjectOf = (kind: MailKind, { name = 'Ada' }: { name?: string | null } = {}): string =>
  LANGUAGES.en[kind]({
    name,
    facts: {},
    link: '',
    web: 'https://latchkey.test',
    at: new Date(0),
    timeZone: 'UTC',
  }).subject

type Expected = { to: string; kind: MailKind; name?: string | null }

/** Does something, and waits for the mail that it causes. */
export async function mailAfter(
  { inbox: { mails } }: MailApp,
  { to, kind, name = 'Ada' }: Expected,
  act: () => Promise<unknown>,
): Promise<ParsedMail> {
  const before = mails.length
  await act()
  const subject = subjectOf(kind, { name })
  const find = () => mails.slice(before).find((mail) => recipient(mail) === to && mail.subject === subject)
  await expect.poll(find, { message: `a mail "${subject}" to ${to}` }).toBeDefined()
  return find()!
}

/** The same for the token of the link in that mail. */
export const tokenAfter = async (app: MailApp, expected: Expected, act: () => Promise<unknown>): Promise<string> =>
  tokenIn(await mailAfter(app, expected, act))

/** The subjects of all mails that have arrived at an address so far. */
export const arrivedAt = ({ inbox: { mails } }: MailApp, address: string): string[] =>
  mails.filter((mail) => recipient(mail) === address).map(({ subject = '' }) => subject)

/** The same, once nothing is left that is due there. */
export async function subjectsAt(app: MailApp, address: string): Promise<string[]> {
  const { databaseUrl, now } = app
  const soon = new Date(now().getTime() + HOUR) // a mail that is being sent is tried again in 5 minutes
  const due = () =>
    sql('select kind from mails where email = $1 and next_attempt_at < $2', [address, soon], databaseUrl)
  await expect.poll(due).toEqual([])
  return arrivedAt(app, address)
}
