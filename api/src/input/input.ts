import { domainToASCII } from 'node:url'
import { z } from 'zod'
import { badInput, type AppError } from '../errors.ts'

declare const checked: unique symbol

/** A calendar day, `YYYY-MM-DD`, that exists. */
export type PlainDate = string & { readonly [checked]: 'PlainDate' }

/** A well-formed address in lower case, its domain in ASCII. */
export type Email = string & { readonly [checked]: 'Email' }

/**
 * Checks the whole input and answers with it cleaned up.
 * @throws {AppError} BAD_USER_INPUT naming every field that is wrong
 */
export function checkInput<T>(schema: z.ZodType<T>, input: unknown): T {
  const { value, error } = tryInput(schema, input)
  if (error) throw error
  return value
}

/** The same for one of many, whose problems are told together. */
export function tryInput<T>(
  schema: z.ZodType<T>,
  input: unknown,
): { value: T; error?: never } | { value?: never; error: AppError } {
  const result = schema.safeParse(input)
  if (result.success) return { value: result.data }
  const problems = result.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message }))
  return { error: badInput(problems) }
}

/** One line of text: trimmed, something to see, at most `max` characters, no control characters or line breaks. */
export const oneLine = (what: string, max: number) =>
  prose(what)
    .transform((value) => value.trim())
    .refine((value) => !isBlank(value), `${what} cannot be empty.`)
    .refine((value) => length(value) <= max, `${what} can have at most ${count(max)} characters.`)
    .refine((value) => !ONE_LINE_CONTROLS.test(value), `${what} must be one line without control characters.`)

/** Any text of at most `max` characters; line breaks and tabs are kept, other control characters refused. */
export const plainText = (what: string, max: number) =>
  prose(what)
    .refine((value) => length(value) <= max, `${what} can have at most ${count(max)} characters.`)
    .refine((value) => !CONTROLS.test(value), `${what} cannot have control characters.`)

/** A secret of `min` to `max` characters, kept as it is but for Unicode's normal form (é typed two ways is one password). */
export const secret = (what: string, { min, max }: { min: number; max: number }) =>
  text(what)
    .transform((value) => value.normalize('NFC'))
    .refine((value) => length(value) >= min, `${what} must have at least ${min} characters.`)
    .refine((value) => length(value) <= max, `${what} can have at most ${max} characters.`)

/**
 * Lower case comes after the check of the name: it makes a plain k of the Kelvin sign, and so
 * another address.
 */
export const email = text('The email address')
  .transform((value, context) => {
    const [, name = '', domain = ''] = /^(.*)@([^@]*)$/su.exec(value.trim()) ?? []
    const host = toAscii(domain)
    const problem = problemWith(name, host)
    if (problem !== null) context.addIssue(problem)
    return `${name}@${host}`.toLowerCase()
  })
  .refine((value) => value.length <= 254, 'The email address can have at most 254 characters.')
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the brand says that it has just been checked
  .transform((value) => value as Email)

export const plainDate = text('The date')
  .refine(isPlainDate, 'The date must be a day in the calendar, written like 2026-11-21.')
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the brand says that it has just been checked
  .transform((value) => value as PlainDate)

/** A moment as RFC 3339 writes it, with a time zone, to the millisecond. */
export const instant = (what: string) =>
  text(what)
    .refine((value) => z.iso.datetime({ offset: true }).safeParse(value).success, {
      error: `${what} must be an instant, written like 2026-11-21T09:30:00.000Z.`,
      abort: true,
    })
    .transform((value) => new Date(value))

/**
 * The name of an IANA time zone, as it came but for its capitals: one with several names is not renamed.
 * Offsets such as `+01:00` are none: they know no summer time.
 */
export const timeZone = text('The time zone').transform((value, context) => {
  const name = findTimeZoneName(value)
  if (name === null) context.addIssue('The time zone must be the name of one, like Europe/Berlin.')
  return name ?? value
})

/** Lone surrogates are no text: PostgreSQL would keep something else than what was sent. */
function text(what: string) {
  return z
    .string({ error: `${what} cannot be empty.` })
    .refine((value) => value.isWellFormed(), { error: `${what} must be well-formed Unicode.`, abort: true })
}

/** As it is looked up: in punycode. Empty when it is no domain. */
function toAscii(domain: string): string {
  // Of ASCII only what is in names: the rest would be read as the parts of a URL.
  return /^[a-z0-9.\u0080-\u{10FFFF}-]+$/iu.test(domain) ? domainToASCII(domain.normalize('NFC')) : ''
}

function problemWith(name: string, host: string): string | null {
  if (!z.regexes.html5Email.test(`${name}@${host}`)) return NO_ADDRESS
  if (/^\.|\.$|\.\./.test(name)) {
    return 'The part of the email address before the @ cannot begin or end with a dot, or have two in a row.'
  }
  // An address of IP ends in a number, and so would what is read as one.
  if (!/\.[^.]*[a-z][^.]*$/.test(host)) return 'The email address must end in a domain, such as @example.com.'
  return null
}

/** What people write: one way to end a line, and one to write é (Unicode NFC), before anything is counted. */
const prose = (what: string) => text(what).transform((value) => value.replaceAll(/\r\n?/g, '\n').normalize('NFC'))

/** Whether nobody would see that there is anything. */
export const isBlank = (value: string): boolean => NOTHING_TO_SEE.test(value)

export function isPlainDate(value: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value) || value.startsWith('0000')) return false
  const midnight = new Date(`${value}T00:00:00Z`)
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(value)
}

/** TypeScript does not know it yet. Unlike it, `Intl` answers with a name of its own: `Asia/Calcutta` for `Asia/Kolkata`. */
declare const Temporal: { ZonedDateTime: new (epochNanoseconds: bigint, timeZone: string) => { timeZoneId: string } }

/** The name in its usual capitals, if there is such a zone. */
function findTimeZoneName(value: string): string | null {
  if (!/^[a-z][\w+/-]{0,63}$/i.test(value)) return null
  try {
    return new Temporal.ZonedDateTime(0n, value).timeZoneId
  } catch {
    return null
  }
}

// oxlint-disable-next-line no-control-regex -- control characters are what it looks for
const CONTROLS = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]/
const ONE_LINE_CONTROLS = /[\p{Cc}\u2028\u2029]/u

const NO_ADDRESS = 'The email address must look like name@example.com.'

/** Marks need a base to be on. The others are blank though Unicode has no property that says so. */
const NOTHING_TO_SEE =
  /^[\p{White_Space}\p{Default_Ignorable_Code_Point}\p{Cc}\p{M}\u2800\uFFF9-\uFFFB\u{13430}-\u{1343F}\u{1D159}]*$/u

/** Characters as Unicode code points, the way PostgreSQL counts them. */
const length = (value: string) => Array.from(value).length

const count = (value: number) => value.toLocaleString('en-US')
