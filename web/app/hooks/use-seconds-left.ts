import { useEffect, useState } from 'react'
import { SECOND } from '../../time.ts'
import type { FormFailure, Wait } from '../words/forms.ts'

/**
 * The seconds until the form can be sent again; `null` when there is nothing to wait for, and on
 * the server, where nothing counts down.
 */
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
