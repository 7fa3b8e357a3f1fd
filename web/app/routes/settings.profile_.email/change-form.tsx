import { Form, useNavigation } from '@remix-run/react'
import { Button, ButtonLink } from '../../components/button.tsx'
import { EmailField } from '../../components/email-field.tsx'
import { FormMessage } from '../../components/form-message.tsx'
import { PasswordField } from '../../components/password-field.tsx'
import { Username } from '../../components/username.tsx'
import { useFocusFirstInvalid } from '../../hooks/use-focus-first-invalid.ts'
import { useSecondsLeft } from '../../hooks/use-seconds-left.ts'
import { fieldsOf, type FormFailure } from '../../words/forms.ts'

export const PATH = '/settings/profile/email'

type ChangeFormProps = { email: string; failure: FormFailure | null }

export function ChangeForm({ email, failure }: ChangeFormProps) {
  const form = useFocusFirstInvalid(failure)
  const sending = useNavigation().formAction === PATH
  const secondsLeft = useSecondsLeft(failure)
  const field = fieldsOf(failure, ['newEmail', 'password'])
  const { defaultValue: _, ...password } = field('password')
  return (
    <Form ref={form} method="post" action={PATH} noValidate className="max-w-[25rem] space-y-5">
      <FormMessage message={failure?.message} wait={failure?.wait} secondsLeft={secondsLeft} />
      <EmailField {...field('newEmail')} label="New email address" autoComplete="email" />
      <Username email={email} />
      <PasswordField {...password} label="Your password" autoComplete="current-password" />
      <div className="flex flex-wrap gap-2">
        <Button type="submit" variant="primary" isBusy={sending} isDisabled={Boolean(secondsLeft)}>
          Send link
        </Button>
        <ButtonLink to="/settings/profile">Keep address</ButtonLink>
      </div>
    </Form>
  )
}
