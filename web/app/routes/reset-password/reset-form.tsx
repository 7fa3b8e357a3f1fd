import { Form, useNavigation } from '@remix-run/react'
import { Button } from '../../components/button.tsx'
import { CheckField } from '../../components/check-field.tsx'
import { FormMessage } from '../../components/form-message.tsx'
import { NewPasswordField } from '../../components/new-password-field.tsx'
import { useFocusFirstInvalid } from '../../hooks/use-focus-first-invalid.ts'
import { useSecondsLeft } from '../../hooks/use-seconds-left.ts'
import { fieldsOf, type FormFailure } from '../../words/forms.ts'

/** Only the API knows the name and address that would make the password weak. */
const NO_FIELDS: string[] = []

export function ResetForm({ failure }: { failure: FormFailure | null }) {
  const form = useFocusFirstInvalid(failure)
  const sending = useNavigation().formMethod === 'POST'
  const secondsLeft = useSecondsLeft(failure)
  const { defaultValue: _, ...newPassword } = fieldsOf(failure, ['newPassword'])('newPassword')
  return (
    <Form ref={form} method="post" noValidate className="space-y-5">
      <FormMessage message={failure?.message} wait={failure?.wait} secondsLeft={secondsLeft} />
      <NewPasswordField {...newPassword} label="New password" about={NO_FIELDS} />
      <CheckField
        name="revokeAccessTokens"
        label="Also revoke all access tokens"
        help="If somebody else may have been in your account."
        defaultChecked={failure?.values['revokeAccessTokens'] !== undefined}
      />
      <Button type="submit" variant="primary" isBusy={sending} isDisabled={Boolean(secondsLeft)} className="w-full">
        Set new password
      </Button>
    </Form>
  )
}
