import { useState } from 'react'
import { ChevronIcon } from '../../components/icons.tsx'
import { PRIORITIES } from './task-view.ts'

const QUIET =
  'min-h-11 cursor-pointer rounded-control bg-transparent px-2 text-small text-muted transition-colors hover:bg-hover hover:text-text'

/** Due date and priority of a new task. */
export function ComposerDetails({ values }: { values: Record<string, string> }) {
  const [dueDate, setDueDate] = useState(values['dueDate'] ?? '')
  return (
    <>
      <input
        type="date"
        name="dueDate"
        aria-label="Due date"
        // If undefined, each render sets the attribute again, which clears a half-typed date.
        defaultValue={values['dueDate'] ?? ''}
        onChange={(event) => setDueDate(event.currentTarget.value)}
        className={`${QUIET} quiet-date ${dueDate === '' ? 'date-empty' : ''}`}
      />
      <span className="relative">
        <select
          name="priority"
          aria-label="Priority"
          defaultValue={values['priority'] ?? 'NONE'}
          className={`${QUIET} appearance-none pr-6`}
        >
          {PRIORITIES.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
        <ChevronIcon className="pointer-events-none absolute top-4 right-1.5 size-3 text-muted" />
      </span>
    </>
  )
}
