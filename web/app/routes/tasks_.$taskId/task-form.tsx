import { Form, useNavigation } from '@remix-run/react'
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

type TaskFormProps = {
  task: { title: string; description: string; dueDate: string; priority: TaskPriority }
  failure: FormFailure | null
  saved: boolean
}

export function TaskForm({ task, failure, saved }: TaskFormProps) {
  const form = useFocusFirstInvalid(failure)
  const navigation = useNavigation()
  const saving = navigation.formMethod === 'POST'
  const field = fieldsOf(failure, ['title', 'description', 'dueDate', 'priority'])
  return (
    <Form ref={form} method="post" noValidate className="space-y-5">
      <FormMessage message={failure?.message} />
      <input type="hidden" name="intent" value="save" />
      <TextField {...field('title', task.title)} label="Title" autoComplete="off" />
      <TextArea {...field('description', task.description)} label="Description" />
      <div className="grid gap-5 sm:grid-cols-2">
        <TextField {...field('dueDate', task.dueDate)} label="Due date" type="date" />
        <SelectField {...field('priority', task.priority)} label="Priority" options={PRIORITIES} />
      </div>
      <div className="flex items-center gap-4">
        <Button type="submit" variant="primary" isPending={saving} className="max-sm:flex-1">
          Save changes
        </Button>
        <SavedNote shown={saved && !saving} />
      </div>
    </Form>
  )
}
