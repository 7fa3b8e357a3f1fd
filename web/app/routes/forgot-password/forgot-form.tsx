import { Form, useNavigation } from '@remix-run/react'
import { Button } from '../../components/button.tsx'
import { EmailField } from '../../components/email-field.tsx'
import { FormMessage } from '../../components/form-message.tsx'
import { useFocusFirstInvalid } from '../../hooks/use-focus-first-invalid.ts'
import { useSecondsLeft } from '../../hooks/use-seconds-left.ts'
import { fieldsOf, type FormFailure } from '../../words/forms.ts'

type ForgotFormProps = {
  failure: FormFailure | null
  /** Of whoever is signed in. */
  email: string
}

export function ForgotForm({ failure, email }: ForgotFormProps) {
  const form = useFocusFirstInvalid(failure)
  const sending = useNavigation().formMethod === 'POST'
  const secondsLeft = useSecondsLeft(failure)
  const field = fieldsOf(failure, ['email'])
  return (
    <Form ref={form} method="post" action="/forgot-password" noValidate className="space-y-5">
      <FormMessage message={failure?.message} wait={failure?.wait} secondsLeft={secondsLeft} />
      <EmailField {...field('email', email)} label="Email" autoComplete="username" />
      <Button type="submit" variant="primary" isBusy={sending} isDisabled={Boolean(secondsLeft)} className="w-full">
        Send link
      </Button>
    </Form>
  )
}
