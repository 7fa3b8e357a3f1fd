import { domainToASCII } from 'node:url'
import { z } from 'zod'
import { badInput, type AppError } from '../errors.ts'

declare const checked: unique symbol

/** An existing calendar day, `YYYY-MM-DD`. */
export type PlainDate = string & { readonly [checked]: 'PlainDate' }

/** A well-formed email address in lower case, with its domain in ASCII. */
export type Email = string & { readonly [checked]: 'Email' }

/**
 * Checks the whole input, and returns it in its normal form.
 * @throws {AppError} BAD_USER_INPUT naming every field that is wrong
 */
export function checkInput<T>(schema: z.ZodType<T>, input: unknown): T {
  const { value, error } = tryInput(schema, input)
  if (error) throw error
  return value
}

/** The same for one of several inputs, whose problems are reported together. */
export function tryInput<T>(
  schema: z.ZodType<T>,
  input: unknown,
): { value: T; error?: never } | { value?: never; error: AppError } {
  const result = schema.safeParse(input)
  if (result.success) return { value: result.data }
  const problems = result.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message }))
  return { error: badInput(problems) }
}

/**
 * One line of text: trimmed, not blank, at most `max` characters, no control characters or line
 * breaks.
 */
export const oneLine = (what: string, max: number) =>
  prose(what)
    .transform((value) => value.trim())
    .refine((value) => !isBlank(value), `${what} cannot be empty.`)
    .refine((value) => length(value) <= max, `${what} can have at most ${count(max)} characters.`)
    .refine((value) => !ONE_LINE_CONTROLS.test(value), `${what} must be one line without control characters.`)

/**
 * Text of at most `max` characters. Line breaks and tabs are kept, other control characters
 * refused.
 */
export const plainText = (what: string, max: number) =>
  prose(what)
    .refine((value) => length(value) <= max, `${what} can have at most ${count(max)} characters.`)
    .refine((value) => !CONTROLS.test(value), `${what} cannot have control characters.`)

/**
 * A secret of `min` to `max` characters. Only Unicode's forms are normalized: é typed in two ways
 * is one password.
 */
export const secret = (what: string, { min, max }: { min: number; max: number }) =>
  text(what)
    .transform((value) => value.normalize('NFC'))
    .refine((value) => length(value) >= min, `${what} must have at least ${min} characters.`)
    .refine((value) => length(value) <= max, `${what} can have at most ${max} characters.`)

/**
 * The name is checked before it is lowercased: lowercasing turns the Kelvin sign into a plain k,
 * which would be another address.
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

/** An RFC 3339 timestamp with a time zone, to the millisecond. */
export const instant = (what: string) =>
  text(what)
    .refine((value) => z.iso.datetime({ offset: true }).safeParse(value).success, {
      error: `${what} must be an instant, written like 2026-11-21T09:30:00.000Z.`,
      abort: true,
    })
    .transform((value) => new Date(value))

/**
 * The name of an IANA time zone in its usual capitals. A synonym is kept, not replaced by another
 * name. Offsets such as `+01:00` are refused, because they have no summer time.
 */
export const timeZone = text('The time zone').transform((value, context) => {
  const name = findTimeZoneName(value)
  if (name === null) context.addIssue('The time zone must be the name of one, like Europe/Berlin.')
  return name ?? value
})

/** Refuses lone surrogates, which PostgreSQL would store as other characters. */
function text(what: string) {
  return z
    .string({ error: `${what} cannot be empty.` })
    .refine((value) => value.isWellFormed(), { error: `${what} must be well-formed Unicode.`, abort: true })
}

/** The domain in punycode, or empty when it is not a domain. */
function toAscii(domain: string): string {
  // Of ASCII only the characters of domain names: `domainToASCII` would take others as parts of a
  // URL.
  return /^[a-z0-9.\u0080-\u{10FFFF}-]+$/iu.test(domain) ? domainToASCII(domain.normalize('NFC')) : ''
}

function problemWith(name: string, host: string): string | null {
  if (!z.regexes.html5Email.test(`${name}@${host}`)) return NOT_AN_ADDRESS
  if (/^\.|\.$|\.\./.test(name)) {
    return 'The part of the email address before the @ cannot begin or end with a dot, or have two in a row.'
  }
  // A domain whose last part is a number would be taken for an IP address.
  if (!/\.[^.]*[a-z][^.]*$/.test(host)) return 'The email address must end in a domain, such as @example.com.'
  return null
}

/** Normalizes line ends to `\n` and characters to NFC, before anything is counted. */
const prose = (what: string) => text(what).transform((value) => value.replaceAll(/\r\n?/g, '\n').normalize('NFC'))

/** Whether the text has no visible character. */
export const isBlank = (value: string): boolean => INVISIBLE.test(value)

export function isPlainDate(value: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value) || value.startsWith('0000')) return false
  const midnight = new Date(`${value}T00:00:00Z`)
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(value)
}

/**
 * Not in TypeScript's types yet. `Intl` would replace synonyms: `Asia/Kolkata` by `Asia/Calcutta`.
 */
declare const Temporal: { ZonedDateTime: new (epochNanoseconds: bigint, timeZone: string) => { timeZoneId: string } }

/** The name in its usual capitals, or `null` when there is no such zone. */
function findTimeZoneName(value: string): string | null {
  if (!/^[a-z][\w+/-]{0,63}$/i.test(value)) return null
  try {
    return new Temporal.ZonedDateTime(0n, value).timeZoneId
  } catch {
    return null
  }
}

// oxlint-disable-next-line no-control-regex -- it looks for control characters
const CONTROLS = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]/
const ONE_LINE_CONTROLS = /[\p{Cc}\u2028\u2029]/u

const NOT_AN_ADDRESS = 'The email address must look like name@example.com.'

/**
 * Combining marks alone count as invisible. The listed characters are blank, but no Unicode
 * property says so.
 */
const INVISIBLE =
  /^[\p{White_Space}\p{Default_Ignorable_Code_Point}\p{Cc}\p{M}\u2800\uFFF9-\uFFFB\u{13430}-\u{1343F}\u{1D159}]*$/u

/** In Unicode code points, as PostgreSQL counts characters. */
const length = (value: string) => Array.from(value).length

const count = (value: number) => value.toLocaleString('en-US')
