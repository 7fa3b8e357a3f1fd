import { useCallback, useEffect, useRef, useState } from 'react'
import { SECOND } from '../../../time.ts'
import type { TaskView } from './task-view.ts'

/** Long enough to notice a slip, and to undo it. */
const STAY = 4 * SECOND
const FADE = 0.18 * SECOND

type Row = { task: TaskView; going: boolean }

/**
 * The rows of a list, and for a moment the tasks that have left it, so that a slip can be undone.
 */
export function useLeaving(tasks: readonly TaskView[]) {
  const [leaving, setLeaving] = useState<Record<string, Row>>({})
  const timers = useRef<Record<string, number>>({})

  useEffect(() => () => Object.values(timers.current).forEach((timer) => window.clearTimeout(timer)), [])

  const forget = useCallback((id: string) => {
    window.clearTimeout(timers.current[id])
    setLeaving((leaving) => Object.fromEntries(Object.entries(leaving).filter(([key]) => key !== id)))
  }, [])

  const leave = useCallback(
    (task: TaskView) => {
      window.clearTimeout(timers.current[task.id])
      setLeaving((leaving) => ({ ...leaving, [task.id]: { task, going: false } }))
      timers.current[task.id] = window.setTimeout(() => {
        setLeaving((leaving) => ({ ...leaving, [task.id]: { task, going: true } }))
        timers.current[task.id] = window.setTimeout(() => {
          focusNextTo(task.id)
          forget(task.id)
        }, FADE)
      }, STAY)
    },
    [forget],
  )

  return { rows: merge(tasks, leaving), leave, forget }
}

function merge(tasks: readonly TaskView[], leaving: Record<string, Row>): Row[] {
  const here = new Set(tasks.map(({ id }) => id))
  const staying = Object.values(leaving).filter(({ task }) => !here.has(task.id))
  return [...tasks.map((task) => ({ task, going: false })), ...staying].sort((a, b) =>
    b.task.createdAt.localeCompare(a.task.createdAt),
  )
}

/** Moves the focus to a neighbour when the row with the focus is removed. */
function focusNextTo(id: string): void {
  const row = document.getElementById(id)
  if (!row?.contains(document.activeElement)) return
  const neighbour = row.nextElementSibling ?? row.previousElementSibling ?? document.getElementById('main')
  const target = neighbour?.querySelector<HTMLElement>('button, input:not([type="hidden"])')
  target?.focus()
}
