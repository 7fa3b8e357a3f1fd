import { useEffect, useState } from 'react'
import { SECOND } from '../../time.ts'
import type { FormFailure, Wait } from '../words/forms.ts'

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
