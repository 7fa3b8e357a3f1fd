import { DAY, HOUR, MINUTE } from '../../time.ts'
import { formatDate, type LocalTime } from './days.ts'

/**
 * An instant in words, for example `5 minutes ago`. The server formats it, so that the browser
 * renders the same.
 */
export type Moment = { instant: string; words: string; exact: string }

export function toMoment(instant: string, localTime: LocalTime): Moment {
  return { instant, words: formatAge(instant, localTime), exact: formatExactly(instant, localTime) }
}

function formatAge(instant: string, localTime: LocalTime): string {
  const age = localTime.now.getTime() - Date.parse(instant)
  if (age < MINUTE) return 'just now'
  if (age < HOUR) return AGO.format(-Math.floor(age / MINUTE), 'minute')
  if (age < DAY) return AGO.format(-Math.floor(age / HOUR), 'hour')
  if (age < 7 * DAY) return AGO.format(-Math.floor(age / DAY), 'day')
  return formatDate(instant, localTime)
}

const AGO = new Intl.RelativeTimeFormat('en-GB')

function formatExactly(instant: string, { timeZone }: LocalTime): string {
  const format = new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
    timeZone,
  })
  return format.format(Date.parse(instant))
}
