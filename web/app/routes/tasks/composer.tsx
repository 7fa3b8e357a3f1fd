import { Form, useNavigation } from '@remix-run/react'
import { useId, type FormEventHandler } from 'react'
import { Button } from '../../components/button.tsx'
import { AlertIcon, PlusIcon } from '../../components/icons.tsx'
import { FormMessage } from '../../components/form-message.tsx'
import { useFocusFirstInvalid } from '../../focus-first-invalid.ts'
import { fieldsOf, type FormFailure } from '../../forms.ts'
import { PRIORITIES } from '../../tasks.ts'

const QUIET =
  'min-h-11 rounded-control bg-transparent px-2 text-small text-muted transition-colors hover:bg-hover hover:text-text'

type ComposerProps = {
  failure: FormFailure | null
  action?: string
  /** Ready for the next one as soon as it is there. */
  focused?: boolean
  /** Called instead of leaving the page, when there is JavaScript. */
  onSubmit?: FormEventHandler<HTMLFormElement>
}

/** Where a task is written: one line and Enter, and quietly below what else there is to say. */
export function Composer({ failure, action, focused = false, onSubmit }: ComposerProps) {
  const form = useFocusFirstInvalid(failure)
  const navigation = useNavigation()
  const noteId = useId()
  const { error, ...title } = fieldsOf(failure, ['title', 'dueDate', 'priority'])('title')
  const problem = error ?? failure?.fields['dueDate'] ?? failure?.fields['priority'] ?? null
  return (
    <Form ref={form} method="post" {...(action ? { action } : {})} {...(onSubmit ? { onSubmit } : {})} noValidate>
      <FormMessage message={failure?.message} />
      <div className="mt-2 rounded-control border border-control-line bg-raised transition-colors focus-within:border-focus has-aria-invalid:border-danger">
        <input type="hidden" name="intent" value="add" />
        <div className="flex items-center">
          <PlusIcon className="ml-3.5 size-4 text-muted" />
          <input
            {...title}
            autoFocus={focused || title.autoFocus}
            aria-label="New task"
            aria-describedby={problem === null ? undefined : noteId}
            aria-invalid={problem === null ? undefined : true}
            autoComplete="off"
            dir="auto"
            enterKeyHint="done"
            placeholder="Add a task"
            className="min-h-12 w-full min-w-0 bg-transparent px-3 outline-none"
          />
        </div>
        <div className="flex flex-wrap items-center gap-1 px-1.5 pb-1.5">
          <input
            type="date"
            name="dueDate"
            aria-label="Due date"
            defaultValue={failure?.values['dueDate']}
            className={`${QUIET} w-36`}
          />
          <select
            name="priority"
            aria-label="Priority"
            defaultValue={failure?.values['priority'] ?? 'NONE'}
            className={QUIET}
          >
            {PRIORITIES.map(({ value, label }) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </select>
          <Button type="submit" variant="primary" isPending={navigation.formMethod === 'POST'} className="ml-auto">
            Add task
          </Button>
        </div>
      </div>
      {problem !== null && (
        <p id={noteId} className="mt-1.5 flex gap-1.5 text-small text-danger">
          <AlertIcon className="mt-0.5 size-4" />
          {problem}
        </p>
      )}
    </Form>
  )
}
