import { Button, ButtonLink } from '../../components/button.tsx'
import { formatDate } from '../../words/days.ts'
import { PRIORITIES } from '../tasks/task-view.ts'
import { LABELS } from './task-fields.ts'

type TaskConflictProps = {
  /** The saved values by field name. */
  current: Record<string, string>
  /** The submitted values by field name. */
  typed: Record<string, string>
}

/**
 * Shows the saved values beside the typed ones. The person chooses, so nothing is overwritten
 * unseen.
 */
export function TaskConflict({ current, typed }: TaskConflictProps) {
  const differing = Object.entries(LABELS)
    .map(([name, label]) => ({ label, saved: formatField(name, current[name]), yours: formatField(name, typed[name]) }))
    .filter(({ saved, yours }) => saved !== yours)
  return (
    <section aria-label="Conflicting changes" className="space-y-4 rounded-control border border-control-line p-4">
      {differing.map(({ label, saved, yours }) => (
        <dl key={label} className="grid gap-x-6 gap-y-2 sm:grid-cols-2">
          <Version label={`${label}, as it is saved`} text={saved} />
          <Version label={`${label}, as you typed it`} text={yours} />
        </dl>
      ))}
      {differing.length === 0 && <p>The saved version is the same as yours.</p>}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" variant="outline">
          Save mine
        </Button>
        {/* Loads the form again with the saved values. */}
        <ButtonLink to="" reloadDocument>
          Keep what is saved
        </ButtonLink>
      </div>
    </section>
  )
}

function Version({ label, text }: { label: string; text: string }) {
  return (
    <div className="min-w-0">
      <dt className="text-small text-muted">{label}</dt>
      <dd dir="auto" className="whitespace-pre-wrap wrap-anywhere">
        {text}
      </dd>
    </div>
  )
}

function formatField(name: string, value = ''): string {
  if (name === 'priority')
    return (PRIORITIES.find((priority) => priority.value === value) ?? PRIORITIES[0])?.label ?? ''
  if (value === '') return 'None'
  return name === 'dueDate' ? formatDate(`${value}T12:00:00Z`, { timeZone: 'UTC' }) : value.trim()
}
