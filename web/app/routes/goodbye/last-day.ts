import { addDays, formatDayAndMonth, today, type LocalTime } from '../../words/days.ts'

/** In days. One more than the 7 until a deletion, because the day may be in another time zone. */
const MAX_DAYS_AHEAD = 8

/**
 * Reads the day of the deletion from the cookie, which anybody can edit. `null` when it cannot be
 * right.
 */
export function readLastDay(value: string | null, localTime: LocalTime): { date: string; text: string } | null {
  if (value === null || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return null
  const time = Date.parse(`${value}T00:00:00Z`)
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== value) return null
  const day = today(localTime)
  if (value < day || value > addDays(day, MAX_DAYS_AHEAD)) return null
  return { date: value, text: formatDayAndMonth(`${value}T12:00:00Z`, { timeZone: 'UTC' }) }
}
