import { HOUR, MINUTE, SECOND } from '../../time.ts'

/** Says how long to wait: in seconds up to two minutes, and roughly beyond. */
export function retryMessage(seconds: number): string {
  return `Try again in ${formatDuration(seconds * SECOND)}.`
}

function formatDuration(duration: number): string {
  if (duration < 2 * MINUTE) return count(duration / SECOND, 'second')
  if (duration < 1.5 * HOUR) return `about ${count(Math.round(duration / MINUTE), 'minute')}`
  return `about ${count(Math.round(duration / HOUR), 'hour')}`
}

const count = (number: number, unit: string) => `${number} ${unit}${number === 1 ? '' : 's'}`
