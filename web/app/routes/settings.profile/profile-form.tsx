import { Form, useNavigation } from '@remix-run/react'
import { Button } from '../../components/button.tsx'
import { FormMessage } from '../../components/form-message.tsx'
import { SavedNote } from '../../components/saved-note.tsx'
import { SelectField } from '../../components/select-field.tsx'
import { TextField } from '../../components/text-field.tsx'
import { useFocusFirstInvalid } from '../../hooks/use-focus-first-invalid.ts'
import { fieldsOf, type FormFailure } from '../../words/forms.ts'

type ProfileFormProps = {
  name: string
  timeZone: string
  timeZones: readonly string[]
  failure: FormFailure | null
  saved: boolean
}

export function ProfileForm({ name, timeZone, timeZones, failure, saved }: ProfileFormProps) {
  const form = useFocusFirstInvalid(failure)
  const field = fieldsOf(failure, ['name', 'timeZone'])
  const zone = field('timeZone', timeZone)
  const zones =
    zone.defaultValue && !timeZones.includes(zone.defaultValue) ? [zone.defaultValue, ...timeZones] : timeZones
  const navigation = useNavigation()
  const saving = navigation.formAction === '/settings/profile' && navigation.formData?.has('name') === true
  return (
    <Form ref={form} method="post" noValidate className="max-w-[25rem] space-y-5">
      <FormMessage message={failure?.message} />
      <TextField {...field('name', name)} label="Name" autoComplete="name" />
      <SelectField {...zone} label="Time zone" options={zones.map((value) => ({ value, label: zoneLabel(value) }))} />
      <div className="flex items-center">
        <Button type="submit" variant="primary" isBusy={saving} className="max-sm:flex-1">
          Save
        </Button>
        <SavedNote shown={saved && !saving} />
      </div>
    </Form>
  )
}

/** UTC is the default of an account, and then the browser's zone is used. */
function zoneLabel(zone: string): string {
  return zone === 'UTC' ? 'UTC (shows the time zone of your browser)' : zone.replaceAll('_', ' ')
}
