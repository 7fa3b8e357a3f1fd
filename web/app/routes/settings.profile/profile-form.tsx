import { Form, useNavigation } from '@remix-run/react'
import { Button } from '../../components/button.tsx'
import { FormMessage } from '../../components/form-message.tsx'
import { SavedNote } from '../../components/saved-note.tsx'
import { TextField } from '../../components/text-field.tsx'
import { useFocusFirstInvalid } from '../../focus-first-invalid.ts'
import { fieldsOf, type FormFailure } from '../../forms.ts'

type ProfileFormProps = { name: string; failure: FormFailure | null; saved: boolean }

export function ProfileForm({ name, failure, saved }: ProfileFormProps) {
  const form = useFocusFirstInvalid(failure)
  const saving = useNavigation().formAction === '/settings/profile'
  return (
    <Form ref={form} method="post" noValidate className="max-w-[25rem] space-y-5">
      <FormMessage message={failure?.message} />
      <TextField {...fieldsOf(failure, ['name'])('name', name)} label="Name" autoComplete="name" />
      <div className="flex items-center">
        <Button type="submit" variant="primary" isBusy={saving} className="max-sm:flex-1">
          Save name
        </Button>
        <SavedNote shown={saved && !saving} />
      </div>
    </Form>
  )
}
