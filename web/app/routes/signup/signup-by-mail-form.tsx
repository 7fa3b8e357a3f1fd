import { Form, useNavigation } from '@remix-run/react'
import { Button } from '../../components/button.tsx'
import { EmailField } from '../../components/email-field.tsx'
import { FormMessage } from '../../components/form-message.tsx'
import { useFocusFirstInvalid } from '../../hooks/use-focus-first-invalid.ts'
import { useSecondsLeft } from '../../hooks/use-seconds-left.ts'
import { fieldsOf, type FormFailure } from '../../words/forms.ts'

/** The first step on a server where a mail proves the address before there is an account. */
export function SignupByMailForm({ failure }: { failure: FormFailure | null }) {
  const form = useFocusFirstInvalid(failure)
  const sending = useNavigation().formAction === '/signup'
  const secondsLeft = useSecondsLeft(failure)
  const field = fieldsOf(failure, ['email'])
  return (
    <Form ref={form} method="post" action="/signup" noValidate className="space-y-5">
      <FormMessage message={failure?.message} wait={failure?.wait} secondsLeft={secondsLeft} />
      <input type="hidden" name="intent" value="request" />
      <EmailField
        {...field('email')}
        label="Email"
        help="We send you a link to choose your name and password."
        autoComplete="email"
      />
      <Button type="submit" variant="primary" isBusy={sending} isDisabled={Boolean(secondsLeft)} className="w-full">
        Create account
      </Button>
    </Form>
  )
}
