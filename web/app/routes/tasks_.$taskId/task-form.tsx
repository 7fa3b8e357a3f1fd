import { Form, useLocation, useNavigation } from '@remix-run/react'
import { useState, type ReactNode } from 'react'
import { Button } from '../../components/button.tsx'
import { FormKey } from '../../components/form-key.tsx'
import { FormMessage } from '../../components/form-message.tsx'
import { SavedNote } from '../../components/saved-note.tsx'
import { SelectField } from '../../components/select-field.tsx'
import { TextArea } from '../../components/text-area.tsx'
import { TextField } from '../../components/text-field.tsx'
import { useFocusFirstInvalid } from '../../hooks/use-focus-first-invalid.ts'
import { fieldsOf, type FormFailure } from '../../words/forms.ts'
import { PRIORITIES } from '../tasks/task-view.ts'
import { TaskConflict } from './task-conflict.tsx'
import { FIELDS, LABELS, type TaskFields } from './task-fields.ts'
import { TitleField } from './title-field.tsx'

type TaskFormProps = {
  task: TaskFields
  failure: FormFailure | null
  /** The saved task in the last answer. */
  saved: TaskFields | null
  /** The checkbox to the left of the title. */
  check?: ReactNode
}

export function TaskForm({ task, failure, saved, check }: TaskFormProps) {
  const form = useFocusFirstInvalid(failure)
  const saving = useNavigation().formMethod === 'POST'
  const field = fieldsOf(failure, FIELDS)
  const version = useShownVersion(task, saved)
  return (
    <Form ref={form} method="post" state={useLocation().state} noValidate className="space-y-6">
      <FormMessage message={failure?.message} />
      {failure?.current !== undefined && <TaskConflict current={failure.current} typed={failure.values} />}
      <input type="hidden" name="intent" value="save" />
      <FormKey failure={failure} />
      <input type="hidden" name="version" value={failure?.values['version'] ?? version} />
      <div className="-ml-3 flex items-start">
        {check}
        <TitleField {...field('title', task.title)} />
      </div>
      <TextArea {...field('description', task.description)} label={LABELS.description} />
      <div className="grid gap-6 sm:grid-cols-2">
        <TextField {...field('dueDate', task.dueDate)} label={LABELS.dueDate} type="date" />
        <SelectField {...field('priority', task.priority)} label={LABELS.priority} options={PRIORITIES} />
      </div>
      <div className="flex items-center">
        <Button type="submit" variant="primary" isBusy={saving} className="max-sm:flex-1">
          Save changes
        </Button>
        <SavedNote shown={saved !== null && !saving} />
      </div>
    </Form>
  )
}

/**
 * The version that the form shows. A change of other fields, such as `completed`, also raises the
 * version but is no conflict.
 */
function useShownVersion(task: TaskFields, saved: TaskFields | null): number {
  const [shown, setShown] = useState(task)
  if (saved !== null && saved.version > shown.version) setShown(saved)
  return FIELDS.every((name) => task[name] === shown[name]) ? task.version : shown.version
}
