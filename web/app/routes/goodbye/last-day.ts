import { addDays, sayDate, today, type Here } from '../../words/days.ts'

/** In days: the day may be counted in another time zone. */
const MOST = 8

/** The day that a deletion becomes final, from a cookie that anybody may have written: `null` for what cannot be one. */
export function readLastDay(value: string | null, here: Here): { date: string; text: string } | null {
  if (value === null || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return null
  const time = Date.parse(`${value}T00:00:00Z`)
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== value) return null
  const day = today(here)
  if (value < day || value > addDays(day, MOST)) return null
  return { date: value, text: sayDate(`${value}T12:00:00Z`, { timeZone: 'UTC' }) }
}
