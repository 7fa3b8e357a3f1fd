import { Form, useNavigation } from '@remix-run/react'
import { Button } from '../../components/button.tsx'
import { FormMessage } from '../../components/form-message.tsx'
import { NewPasswordField } from '../../components/new-password-field.tsx'
import { PasswordField } from '../../components/password-field.tsx'
import { RowLink } from '../../components/text-link.tsx'
import { Username } from '../../components/username.tsx'
import { useFocusFirstInvalid } from '../../hooks/use-focus-first-invalid.ts'
import { useSecondsLeft } from '../../hooks/use-seconds-left.ts'
import { fieldsOf, type FormFailure } from '../../words/forms.ts'

/** The inputs with personal words, which make a password weak. */
const PERSONAL_FIELDS = ['name', 'username']

type PasswordFormProps = { email: string; name: string; failure: FormFailure | null }

export function PasswordForm({ email, name, failure }: PasswordFormProps) {
  const form = useFocusFirstInvalid(failure)
  const sending = useNavigation().formData?.get('intent') === 'change-password'
  const secondsLeft = useSecondsLeft(failure)
  const field = fieldsOf(failure, ['currentPassword', 'newPassword'])
  const { defaultValue: _current, ...currentPassword } = field('currentPassword')
  const { defaultValue: _new, ...newPassword } = field('newPassword')
  return (
    <Form ref={form} method="post" action="/settings/security" noValidate className="max-w-[25rem] space-y-5">
      <FormMessage message={failure?.message} wait={failure?.wait} secondsLeft={secondsLeft} />
      <input type="hidden" name="intent" value="change-password" />
      <Username email={email} />
      <input type="hidden" name="name" value={name} />
      <div>
        <PasswordField {...currentPassword} label="Current password" autoComplete="current-password" />
        <RowLink to="/forgot-password">Forgot password?</RowLink>
      </div>
      <NewPasswordField {...newPassword} label="New password" about={PERSONAL_FIELDS} />
      <Button
        type="submit"
        variant="primary"
        isBusy={sending}
        isDisabled={Boolean(secondsLeft)}
        className="max-sm:w-full"
      >
        Change password
      </Button>
    </Form>
  )
}
