import { sayDate, today } from '../../days.ts'

const DAY = 24 * 60 * 60 * 1000
const MOST = 8 * DAY

/** The day that a deletion becomes final, from an address that anybody may have written: `null` for what cannot be one. */
export function readLastDay(value: string | null, now = new Date()): { date: string; text: string } | null {
  if (value === null || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return null
  const time = Date.parse(`${value}T00:00:00Z`)
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== value) return null
  if (value < today(now) || value > today(new Date(now.getTime() + MOST))) return null
  return { date: value, text: sayDate(`${value}T12:00:00`) }
}
