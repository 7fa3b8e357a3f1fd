import { useEffect, useState } from 'react'
import type { FormFailure, Wait } from './forms.ts'

const SECOND = 1000
/** In seconds. */
const MINUTE = 60
const HOUR = 60 * MINUTE

/** Says how long to wait: to the second while somebody would sit it out, and roughly when not. */
export function sayTryAgain(seconds: number): string {
  return `Try again in ${sayDuration(seconds)}.`
}

function sayDuration(seconds: number): string {
  if (seconds < 2 * MINUTE) return count(seconds, 'second')
  if (seconds < 1.5 * HOUR) return `about ${count(Math.round(seconds / MINUTE), 'minute')}`
  return `about ${count(Math.round(seconds / HOUR), 'hour')}`
}

const count = (number: number, unit: string) => `${number} ${unit}${number === 1 ? '' : 's'}`

/** The seconds until the form is worth sending again; `null` where nobody has to wait, or nothing counts, as on the server. */
export function useSecondsLeft(failure: FormFailure | null): number | null {
  const wait = failure?.wait
  const [counted, setCounted] = useState<{ wait: Wait; left: number } | null>(null)
  useEffect(() => {
    if (wait === undefined) return
    const end = Date.now() + wait.seconds * SECOND
    const update = () => setCounted({ wait, left: Math.max(0, Math.ceil((end - Date.now()) / SECOND)) })
    update()
    const timer = setInterval(update, SECOND)
    return () => clearInterval(timer)
  }, [wait])
  return counted !== null && counted.wait === wait ? counted.left : null
}
