import { Form, useNavigation } from '@remix-run/react'
import { useId, type FormEventHandler, type InputHTMLAttributes } from 'react'
import { Button } from '../../components/button.tsx'
import { FormKey } from '../../components/form-key.tsx'
import { FormMessage } from '../../components/form-message.tsx'
import { AlertIcon, PlusIcon } from '../../components/icons.tsx'
import { useFocusFirstInvalid } from '../../hooks/use-focus-first-invalid.ts'
import { fieldsOf, type FormFailure } from '../../words/forms.ts'
import { ComposerDetails } from './composer-details.tsx'

type ComposerProps = {
  failure: FormFailure | null
  /** How many tasks this form has sent before. */
  nth?: number
  action?: string
  /** Takes the focus when it appears. */
  focused?: boolean
  /** With JavaScript, called instead of a navigation. */
  onSubmit?: FormEventHandler<HTMLFormElement>
}

/** The form for a new task: a title, and beside it the optional details. */
export function Composer({ failure, nth, action, focused = false, onSubmit }: ComposerProps) {
  const form = useFocusFirstInvalid(failure)
  const navigation = useNavigation()
  const noteId = useId()
  const { error, autoFocus, ...title } = fieldsOf(failure, ['title', 'dueDate', 'priority'])('title')
  const problem = error ?? failure?.fields['dueDate'] ?? failure?.fields['priority'] ?? null
  return (
    <Form
      ref={form}
      method="post"
      {...(action ? { action } : {})}
      {...(onSubmit ? { onSubmit } : {})}
      noValidate
      className="mb-3 space-y-2"
    >
      <FormMessage message={failure?.message} />
      <div className="flex flex-wrap items-center rounded-control border border-control-line bg-raised p-1 transition-colors focus-within:border-focus has-aria-invalid:border-danger">
        <input type="hidden" name="intent" value="add" />
        <FormKey failure={failure} nth={nth} />
        <PlusIcon className="ml-2.5 size-4 text-muted" />
        <TitleInput
          {...title}
          focused={focused || autoFocus}
          aria-describedby={problem === null ? undefined : noteId}
          aria-invalid={problem === null ? undefined : true}
        />
        <span className="flex flex-wrap items-center max-sm:w-full sm:gap-1">
          <ComposerDetails values={failure?.values ?? {}} />
          <Button
            type="submit"
            variant="primary"
            isBusy={navigation.formMethod === 'POST'}
            className="max-sm:grow sm:ml-1"
          >
            Add task
          </Button>
        </span>
      </div>
      {problem !== null && (
        <p id={noteId} className="flex gap-1.5 text-small text-danger">
          <AlertIcon className="mt-0.5 size-4" />
          {problem}
        </p>
      )}
    </Form>
  )
}

function TitleInput({ focused, ...input }: InputHTMLAttributes<HTMLInputElement> & { focused: boolean }) {
  return (
    <input
      {...input}
      // oxlint-disable-next-line jsx-a11y/no-autofocus -- the person is in this form already, to add or to correct
      autoFocus={focused}
      aria-label="New task"
      autoComplete="off"
      dir="auto"
      enterKeyHint="done"
      placeholder="Add a task"
      className="min-h-11 w-0 min-w-40 flex-1 bg-transparent px-3 outline-none"
    />
  )
}
