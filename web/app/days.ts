const DAY = 24 * 60 * 60 * 1000

/** A day as people say it, such as `Tomorrow`, and whether it is over. */
export type DayLabel = { date: string; text: string; past: boolean }

/** Says a `YYYY-MM-DD` day as seen from another: Today, Tomorrow, Fri, 12 Mar, 12 Mar 2027. */
export function dayLabel(date: string, today: string): DayLabel {
  const away = Math.round((toTime(date) - toTime(today)) / DAY)
  return { date, text: sayDay(date, away, today), past: away < 0 }
}

function sayDay(date: string, away: number, today: string): string {
  if (away === 0) return 'Today'
  if (away === 1) return 'Tomorrow'
  if (away === -1) return 'Yesterday'
  if (away > 1 && away < 7) return format(date, { weekday: 'short' })
  const sameYear = date.slice(0, 4) === today.slice(0, 4)
  return format(date, { day: 'numeric', month: 'short', ...(sameYear ? {} : { year: 'numeric' }) })
}

/** The day it is here, as `YYYY-MM-DD`. */
export function today(now = new Date()): string {
  const pad = (part: number) => String(part).padStart(2, '0')
  return `${now.getFullYear()}-${pad(now.getMonth() + 1)}-${pad(now.getDate())}`
}

/** The day of an instant, such as `12 Mar 2026`. */
export function sayDayOf(instant: string): string {
  return format(today(new Date(instant)), { day: 'numeric', month: 'short', year: 'numeric' })
}

/** The day of an instant that is close, such as `28 November`. */
export function sayDate(instant: string): string {
  return format(today(new Date(instant)), { day: 'numeric', month: 'long' })
}

// A day is counted as its midnight in UTC, where every day has 24 hours.
const toTime = (date: string) => Date.parse(`${date}T00:00:00Z`)

function format(date: string, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat('en-GB', { ...options, timeZone: 'UTC' }).format(toTime(date))
}
