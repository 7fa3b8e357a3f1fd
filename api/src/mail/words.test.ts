import { describe, expect, test } from 'vitest'
import { createClock } from '../../test/app.ts'
import { databaseOf } from '../../test/database/sql.ts'
import { startInbox, type Received } from '../../test/mail/inbox.ts'
import { startSending } from '../../test/mail/sending.ts'
import { findAccountByEmail } from '../accounts/accounts.queries.ts'
import { email, type Email } from '../input/input.ts'
import type { LinkPurpose } from '../links/link.entity.ts'
import { startLink } from '../links/links.service.ts'
import type { MailFacts, MailKind } from './mail.entity.ts'
import { queueMail } from './mails.service.ts'
import { LANGUAGES } from './words.ts'

const DEVICE = 'Firefox on Windows'
const ADDRESS = '2001:db8::7'
const ORIGIN = [DEVICE, ADDRESS, '30 November 2026', '21:04 CET']

type Kind = {
  link?: LinkPurpose
  facts?: MailFacts
  /** What text and HTML tell. */
  tells: string[]
  /** The path to which the mail leads. */
  leads?: string
}

/** Every kind of mail to somebody who has an account. */
const KINDS: Record<Exclude<MailKind, 'TEST'>, Kind> = {
  VERIFY_EMAIL: { link: 'VERIFY_EMAIL', tells: ['Ada', '24 hours'], leads: '/verify-email?token=' },
  RESET_PASSWORD: {
    link: 'RESET_PASSWORD',
    tells: ['Ada', '30 minutes', ...ORIGIN],
    leads: '/reset-password?token=',
  },
  CHANGE_EMAIL: { link: 'CHANGE_EMAIL', tells: ['Ada', '24 hours'], leads: '/verify-email?token=' },
  SIGNUP: { tells: ['Ada'], leads: '/signin' },
  EMAIL_CHANGE_REQUESTED: {
    link: 'UNDO_EMAIL_CHANGE',
    facts: { email: 'new@example.com' },
    tells: ['Ada', 'new@example.com', '7 days', ...ORIGIN],
    leads: '/reset-password?token=',
  },
  EMAIL_CHANGED: {
    link: 'UNDO_EMAIL_CHANGE',
    facts: { email: 'new@example.com' },
    tells: ['Ada', 'new@example.com', '7 days', ...ORIGIN],
    leads: '/reset-password?token=',
  },
  PASSWORD_CHANGED: { tells: ['Ada', ...ORIGIN], leads: '/forgot-password' },
  PASSWORD_RESET: { tells: ['Ada', ...ORIGIN], leads: '/forgot-password' },
  NEW_DEVICE: { tells: ['Ada', ...ORIGIN], leads: '/forgot-password' },
  SESSIONS_ENDED: { tells: ['Ada', ...ORIGIN], leads: '/forgot-password' },
  SIGNED_OUT_BY_OPERATOR: { tells: ['Ada', ...ORIGIN], leads: '/signin' },
  ACCESS_TOKEN_CREATED: {
    facts: { name: 'Backup script' },
    tells: ['Ada', 'Backup script', ...ORIGIN],
    leads: '/settings/tokens',
  },
  DELETION_SCHEDULED: {
    link: 'CANCEL_DELETION',
    facts: { deletesAt: '2026-12-07T20:04:00.000Z' },
    tells: ['Ada', '7 December 2026', '21:04 CET', DEVICE, ADDRESS],
    leads: '/keep-account?token=',
  },
  DELETION_NEAR: {
    link: 'CANCEL_DELETION',
    facts: { deletesAt: '2026-12-07T20:04:00.000Z' },
    tells: ['Ada', '7 December 2026', 'tomorrow'],
    leads: '/keep-account?token=',
  },
}

/** Queues a mail of this kind as requests do, and receives it. */
async function receive(kind: MailKind, { link, facts }: Pick<Kind, 'link' | 'facts'>): Promise<Received> {
  const inbox = await startInbox()
  const clock = createClock(new Date('2026-11-30T20:04:00.000Z'))
  const { databaseUrl, ada } = await startSending({ inbox, clock, user: { timeZone: 'Europe/Berlin' } })
  const origin = { device: DEVICE, address: ADDRESS, now: clock.now, sendsMail: true }
  await (
    await databaseOf(databaseUrl)
  ).transaction(async (run) => {
    const to: Email = email.parse(ada.email)
    const account = await findAccountByEmail(run, to, clock.now())
    if (!account) throw new Error('There is no account')
    const linkId = link && (await startLink(run, origin, account, { purpose: link, email: to }))
    await queueMail(run, origin, { kind, email: to, ...(linkId && { linkId }), ...(facts && { facts }) })
  })
  await expect.poll(() => inbox.mails).toHaveLength(1)
  return inbox.mails[0]!
}

const addressesIn = (html: string) => [...html.matchAll(/\b(?:href|src|action)="([^"]*)"/g)].map(([, url]) => url)

describe('every kind of mail', () => {
  test('has words, and is tested here', () => {
    expect(Object.keys(LANGUAGES.en).toSorted()).toEqual([...Object.keys(KINDS), 'TEST'].toSorted())
  })

  test.each(Object.entries(KINDS))(
    '%s tells the same in text and HTML, and leads to Latchkey',
    async (kind, expected) => {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the key of the record
      const { subject, text = '', html } = await receive(kind as MailKind, expected)

      expect(subject).toMatch(/^[A-Z][\w -]+$/)
      for (const told of expected.tells) {
        expect(text).toContain(told)
        expect(html).toContain(told)
      }
      expect(text).toContain(`https://latchkey.test${expected.leads}`)
      expect(html).toContain(`https://latchkey.test${expected.leads}`)
      expect(text).not.toMatch(/undefined|null|NaN|Invalid|\[object/)
    },
  )

  test.each(Object.entries(KINDS))('%s loads nothing, and links to nobody else', async (kind, expected) => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the key of the record
    const { html = '' } = await receive(kind as MailKind, expected)

    expect(html).not.toMatch(/<(img|link|script|iframe|object|video|form|base)\b|\bsrc=|url\(|@import|@font-face/i)
    expect(addressesIn(html || '')).not.toEqual([])
    expect(addressesIn(html || '').filter((url) => !/^https:\/\/latchkey\.test(\/|$)/.test(url ?? ''))).toEqual([])
  })
})

test('a sign-up by mail of somebody without an account is a link, and greets nobody', async () => {
  const inbox = await startInbox()
  const { databaseUrl, app } = await startSending({ inbox })
  const origin = { device: DEVICE, address: ADDRESS, now: app.now, sendsMail: true }
  const { run } = await databaseOf(databaseUrl)

  await queueMail(run, origin, { kind: 'SIGNUP', email: email.parse('new@example.com') })

  await expect.poll(() => inbox.mails).toHaveLength(1)
  expect(inbox.mails[0]?.text).toContain('https://latchkey.test/complete-signup?token=')
  expect(inbox.mails[0]?.text).not.toContain('Hello')
})

test('a mail that an operator causes names no network address', async () => {
  const inbox = await startInbox()
  const { databaseUrl, ada, app } = await startSending({ inbox })
  const origin = { device: 'The people who run this server', address: 'unknown', now: app.now, sendsMail: true }
  const { run } = await databaseOf(databaseUrl)

  await queueMail(run, origin, { kind: 'SIGNED_OUT_BY_OPERATOR', email: email.parse(ada.email) })

  await expect.poll(() => inbox.mails).toHaveLength(1)
  expect(inbox.mails[0]?.text).toContain('The people who run this server')
  expect(inbox.mails[0]?.text).not.toMatch(/unknown|Network address/)
})
