import { Form, useNavigation } from '@remix-run/react'
import type { ReactNode } from 'react'
import { Button } from '../../components/button.tsx'
import { FormMessage } from '../../components/form-message.tsx'
import { SavedNote } from '../../components/saved-note.tsx'
import { SelectField } from '../../components/select-field.tsx'
import { TextArea } from '../../components/text-area.tsx'
import { TextField } from '../../components/text-field.tsx'
import { useFocusFirstInvalid } from '../../focus-first-invalid.ts'
import { fieldsOf, type FormFailure } from '../../forms.ts'
import type { TaskPriority } from '../../generated/graphql.ts'
import { PRIORITIES } from '../../tasks.ts'
import { TitleField } from './title-field.tsx'

type TaskFormProps = {
  task: { title: string; description: string; dueDate: string; priority: TaskPriority }
  failure: FormFailure | null
  saved: boolean
  /** The circle to the left of the title. */
  check?: ReactNode
}

export function TaskForm({ task, failure, saved, check }: TaskFormProps) {
  const form = useFocusFirstInvalid(failure)
  const saving = useNavigation().formMethod === 'POST'
  const field = fieldsOf(failure, ['title', 'description', 'dueDate', 'priority'])
  return (
    <Form ref={form} method="post" noValidate className="space-y-6">
      <FormMessage message={failure?.message} />
      <input type="hidden" name="intent" value="save" />
      <div className="-ml-3 flex items-start">
        {check}
        <TitleField {...field('title', task.title)} />
      </div>
      <TextArea {...field('description', task.description)} label="Description" />
      <div className="grid gap-6 sm:grid-cols-2">
        <TextField {...field('dueDate', task.dueDate)} label="Due date" type="date" />
        <SelectField {...field('priority', task.priority)} label="Priority" options={PRIORITIES} />
      </div>
      <div className="flex items-center">
        <Button type="submit" variant="primary" isBusy={saving} className="max-sm:flex-1">
          Save changes
        </Button>
        <SavedNote shown={saved && !saving} />
      </div>
    </Form>
  )
}
