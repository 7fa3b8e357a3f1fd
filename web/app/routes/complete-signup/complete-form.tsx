import { Form, useNavigation } from '@remix-run/react'
import { Button } from '../../components/button.tsx'
import { FormMessage } from '../../components/form-message.tsx'
import { NewPasswordField } from '../../components/new-password-field.tsx'
import { TextField } from '../../components/text-field.tsx'
import { Username } from '../../components/username.tsx'
import { useBrowserTimeZone } from '../../hooks/use-browser-time-zone.ts'
import { useFocusFirstInvalid } from '../../hooks/use-focus-first-invalid.ts'
import { useSecondsLeft } from '../../hooks/use-seconds-left.ts'
import { fieldsOf, type FormFailure } from '../../words/forms.ts'

/** The inputs with personal words, which make a password weak. */
const PERSONAL_FIELDS = ['name', 'username']

type CompleteFormProps = { email: string | null; failure: FormFailure | null }

export function CompleteForm({ email, failure }: CompleteFormProps) {
  const form = useFocusFirstInvalid(failure)
  const sending = useNavigation().formMethod === 'POST'
  const secondsLeft = useSecondsLeft(failure)
  const field = fieldsOf(failure, ['name', 'password'])
  const timeZone = useBrowserTimeZone()
  const { defaultValue: _, ...password } = field('password')
  return (
    <Form ref={form} method="post" noValidate className="space-y-5">
      <FormMessage message={failure?.message} wait={failure?.wait} secondsLeft={secondsLeft} />
      {email !== null && <Username email={email} />}
      <input type="hidden" name="timeZone" value={timeZone} />
      <TextField {...field('name')} label="Name" autoComplete="name" />
      <NewPasswordField {...password} label="Password" about={PERSONAL_FIELDS} />
      <Button type="submit" variant="primary" isBusy={sending} isDisabled={Boolean(secondsLeft)} className="w-full">
        Create account
      </Button>
    </Form>
  )
}
