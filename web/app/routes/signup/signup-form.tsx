import { Form, useNavigation } from '@remix-run/react'
import { Button } from '../../components/button.tsx'
import { EmailField } from '../../components/email-field.tsx'
import { FormMessage } from '../../components/form-message.tsx'
import { NewPasswordField } from '../../components/new-password-field.tsx'
import { TextField } from '../../components/text-field.tsx'
import { useBrowserTimeZone } from '../../hooks/use-browser-time-zone.ts'
import { useFocusFirstInvalid } from '../../hooks/use-focus-first-invalid.ts'
import { useSecondsLeft } from '../../hooks/use-seconds-left.ts'
import { fieldsOf, type FormFailure } from '../../words/forms.ts'

/** The inputs with personal words, which make a password weak. */
const PERSONAL_FIELDS = ['name', 'email']

type SignupFormProps = { failure: FormFailure | null; redirectTo?: string }

export function SignupForm({ failure, redirectTo }: SignupFormProps) {
  const form = useFocusFirstInvalid(failure)
  const navigation = useNavigation()
  const secondsLeft = useSecondsLeft(failure)
  const field = fieldsOf(failure, ['name', 'email', 'password'])
  const timeZone = useBrowserTimeZone()
  const { defaultValue: _, ...password } = field('password')
  return (
    <Form ref={form} method="post" action="/signup" noValidate className="space-y-5">
      <FormMessage message={failure?.message} wait={failure?.wait} secondsLeft={secondsLeft} />
      {redirectTo !== undefined && <input type="hidden" name="redirectTo" value={redirectTo} />}
      <input type="hidden" name="timeZone" value={timeZone} />
      <TextField {...field('name')} label="Name" autoComplete="name" />
      <EmailField {...field('email')} label="Email" autoComplete="email" />
      <NewPasswordField {...password} label="Password" about={PERSONAL_FIELDS} />
      <Button
        type="submit"
        variant="primary"
        isBusy={navigation.formAction === '/signup'}
        isDisabled={Boolean(secondsLeft)}
        className="w-full"
      >
        Create account
      </Button>
    </Form>
  )
}
