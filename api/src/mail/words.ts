import type { MailFacts, MailKind } from './mail.entity.ts'

/** What a mail says. `layout.ts` makes text and HTML of it. */
export type Words = {
  subject: string
  heading: string
  paragraphs: string[]
  button?: { label: string; url: string }
  /** Names and values, such as the device. */
  facts: [name: string, value: string][]
  /** What to do if it was not you. */
  after: string[]
}

/** What the words of a mail can mention. */
export type Mentioned = {
  /** The person's name; `null` for an address without an account. */
  name: string | null
  facts: MailFacts
  /** Where the mail's link leads. Empty for a mail without one. */
  link: string
  /** The public origin of the web app. */
  web: string
  /** When it happened. */
  at: Date
  timeZone: string
}

type Writer = (mentioned: Mentioned) => Words

const english: Record<MailKind, Writer> = {
  VERIFY_EMAIL: ({ name, link }) => ({
    subject: 'Confirm your email address',
    heading: 'Confirm your email address',
    paragraphs: [`Hello ${name}, confirm that you read mail at this address, so that you can always get back in.`],
    button: { label: 'Confirm address', url: link },
    facts: [],
    after: [
      'The link works for 24 hours, once, where you are signed in.',
      'If you did not create this account, somebody typed your address. Choose “Forgot password” on the sign-in page to take the account over: that shuts them out. Or ignore this mail.',
    ],
  }),

  RESET_PASSWORD: ({ name, link, ...mentioned }) => ({
    subject: 'Set a new password',
    heading: 'Set a new password',
    paragraphs: [`Hello ${name}, somebody asked for a new password for your account.`],
    button: { label: 'Set a new password', url: link },
    facts: whereFrom(mentioned),
    after: [
      'The link works for 30 minutes, once.',
      'If that was not you, ignore this mail: your password stays as it is.',
    ],
  }),

  CHANGE_EMAIL: ({ name, link }) => ({
    subject: 'Confirm your new email address',
    heading: 'Confirm your new email address',
    paragraphs: [
      `Hello ${name}, confirm that you read mail at this address. It then becomes the one you sign in with.`,
    ],
    button: { label: 'Confirm new address', url: link },
    facts: [],
    after: [
      'The link works for 24 hours, once, where you are signed in.',
      'If you did not ask for this, ignore this mail: nothing changes.',
    ],
  }),

  SIGNUP: ({ name, link, web }) =>
    name === null
      ? {
          subject: 'Create your account',
          heading: 'Create your account',
          paragraphs: ['Choose a name and a password, and your account is ready.'],
          button: { label: 'Create account', url: link },
          facts: [],
          after: ['The link works for 24 hours.', 'If you did not ask for this, ignore this mail: nothing happens.'],
        }
      : {
          subject: 'You have an account already',
          heading: 'You have an account already',
          paragraphs: [`Hello ${name}, somebody tried to create an account with your address, which has one.`],
          button: { label: 'Sign in', url: `${web}/signin` },
          facts: [],
          after: [
            `If you forgot your password, set a new one: ${web}/forgot-password`,
            'If that was not you, ignore this mail: nothing has changed.',
          ],
        },

  EMAIL_CHANGE_REQUESTED: ({ name, facts, link, ...mentioned }) => ({
    subject: 'Your email address is about to change',
    heading: 'Your email address is about to change',
    paragraphs: [
      `Hello ${name}, somebody who knows your password asked to change the address of your account to ${facts.email}. It changes as soon as the new address is confirmed.`,
    ],
    button: { label: 'That was not me', url: link },
    facts: whereFrom({ facts, ...mentioned }),
    after: [
      'If that was you, there is nothing to do here.',
      'If not, the button keeps your address, lets you set a new password, and signs everybody out. It works for 7 days.',
    ],
  }),

  EMAIL_CHANGED: ({ name, facts, link, ...mentioned }) => ({
    subject: 'Your email address was changed',
    heading: 'Your email address was changed',
    paragraphs: [`Hello ${name}, you now sign in with ${facts.email}.`],
    button: { label: 'That was not me', url: link },
    facts: whereFrom({ facts, ...mentioned }),
    after: [
      'If that was not you, the button brings this address back, lets you set a new password, and signs everybody out. It works for 7 days.',
    ],
  }),

  PASSWORD_CHANGED: (mentioned) =>
    notice(mentioned, {
      subject: 'Your password was changed',
      what: 'your password was changed, and every other session was ended.',
      ifNotYou: forgotten,
    }),

  PASSWORD_RESET: (mentioned) =>
    notice(mentioned, {
      subject: 'A new password was set',
      what: 'your password was set with a link from a mail, and every session was ended.',
      ifNotYou: forgotten,
    }),

  NEW_DEVICE: (mentioned) =>
    notice(mentioned, {
      subject: 'New sign-in to your account',
      what: 'somebody signed in to your account from a device that has not been used before.',
      ifNotYou: forgotten,
    }),

  SESSIONS_ENDED: (mentioned) =>
    notice(mentioned, {
      subject: 'You were signed out elsewhere',
      what: 'one or more of your sessions were ended.',
      ifNotYou: forgotten,
    }),

  SIGNED_OUT_BY_OPERATOR: ({ name, web, ...mentioned }) => ({
    subject: 'You were signed out',
    heading: 'You were signed out',
    paragraphs: [`Hello ${name}, the people who run this server ended all of your sessions.`],
    button: { label: 'Sign in', url: `${web}/signin` },
    facts: whereFrom(mentioned),
    after: ['Your password and your data are as before.'],
  }),

  ACCESS_TOKEN_CREATED: (mentioned) =>
    notice(mentioned, {
      subject: 'An access token was created',
      what: `an access token named “${mentioned.facts.name}” was created. A program that has it can act as you, within its scopes.`,
      ifNotYou: (web) => `If that was not you, revoke it at ${web}/settings/tokens and change your password.`,
    }),

  DELETION_SCHEDULED: (mentioned) => deletion(mentioned, 'Your account will be deleted'),
  DELETION_NEAR: (mentioned) => deletion(mentioned, 'Your account will be deleted tomorrow'),

  TEST: ({ web }) => ({
    subject: 'Mail works',
    heading: 'Mail works',
    paragraphs: [`The Latchkey at ${web} can send mail.`],
    facts: [],
    after: [],
  }),
}

/** The words of every mail by language. There is one language so far. */
export const LANGUAGES = { en: english } as const

type Notice = { subject: string; what: string; ifNotYou: (web: string) => string }

const notice = ({ name, web, ...mentioned }: Mentioned, { subject, what, ifNotYou }: Notice): Words => ({
  subject,
  heading: subject,
  paragraphs: [`Hello ${name}, ${what}`],
  facts: whereFrom(mentioned),
  after: ['If that was you, there is nothing to do.', ifNotYou(web)],
})

const forgotten = (web: string) => `If that was not you, set a new password at once: ${web}/forgot-password`

const deletion = ({ name, facts, link, timeZone, ...mentioned }: Mentioned, subject: string): Words => ({
  subject,
  heading: subject,
  paragraphs: [
    `Hello ${name}, your account and all of its data will be deleted for good on ${instant(new Date(facts.deletesAt ?? 0), timeZone)}.`,
  ],
  button: { label: 'Keep my account', url: link },
  facts: whereFrom({ facts, timeZone, ...mentioned }),
  after: ['If you want it deleted, there is nothing to do.'],
})

/** Device, address and time of what the mail is about. */
function whereFrom({ facts, at, timeZone }: Pick<Mentioned, 'facts' | 'at' | 'timeZone'>): Words['facts'] {
  return [
    ['Time', instant(at, timeZone)],
    ...(facts.device === undefined ? [] : [['Device', facts.device] satisfies [string, string]]),
    ...(facts.address === undefined || facts.address === 'unknown'
      ? []
      : [['Network address', facts.address] satisfies [string, string]]),
  ]
}

/** Such as `Monday 30 November 2026 at 21:04 CET`. */
const instant = (at: Date, timeZone: string): string =>
  new Intl.DateTimeFormat('en-GB', {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZone,
    timeZoneName: 'short',
  }).format(at)
