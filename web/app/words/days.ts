import { DAY } from '../../time.ts'

/** The current time, and the time zone of a person. */
export type LocalTime = { now: Date; timeZone: string }

/** A day in words, for example `Tomorrow`, and whether it is past. */
export type DayLabel = { date: string; text: string; past: boolean }

/** Formats a `YYYY-MM-DD` day relative to another: Today, Tomorrow, Fri, 12 Mar, 12 Mar 2027. */
export function dayLabel(date: string, today: string): DayLabel {
  const away = Math.round((toTime(date) - toTime(today)) / DAY)
  return { date, text: formatRelativeDay(date, away, today), past: away < 0 }
}

function formatRelativeDay(date: string, away: number, today: string): string {
  if (away === 0) return 'Today'
  if (away === 1) return 'Tomorrow'
  if (away === -1) return 'Yesterday'
  if (away > 1 && away < 7) return formatPlainDate(date, { weekday: 'short' })
  const sameYear = date.slice(0, 4) === today.slice(0, 4)
  return formatPlainDate(date, { day: 'numeric', month: 'short', ...(sameYear ? {} : { year: 'numeric' }) })
}

/** The current day in a time zone, as `YYYY-MM-DD`, which is the Swedish date format. */
export function today({ now, timeZone }: LocalTime): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone }).format(now)
}

/** Adds days to a `YYYY-MM-DD` day. */
export function addDays(date: string, days: number): string {
  return new Date(toTime(date) + days * DAY).toISOString().slice(0, 10)
}

/** The day of an instant, for example `12 Mar 2026`. */
export function formatDate(instant: string, { timeZone }: Pick<LocalTime, 'timeZone'>): string {
  return format(Date.parse(instant), { day: 'numeric', month: 'short', year: 'numeric', timeZone })
}

/** The day of an instant without the year, for example `28 November`. */
export function formatDayAndMonth(instant: string, { timeZone }: Pick<LocalTime, 'timeZone'>): string {
  return format(Date.parse(instant), { day: 'numeric', month: 'long', timeZone })
}

// A day is its midnight in UTC, where every day has 24 hours.
const toTime = (date: string) => Date.parse(`${date}T00:00:00Z`)

const formatPlainDate = (date: string, options: Intl.DateTimeFormatOptions) =>
  format(toTime(date), { ...options, timeZone: 'UTC' })

const format = (time: number, options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat('en-GB', options).format(time)
