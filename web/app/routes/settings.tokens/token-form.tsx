import { Form, useNavigation } from '@remix-run/react'
import { Button } from '../../components/button.tsx'
import { FormKey } from '../../components/form-key.tsx'
import { FormMessage } from '../../components/form-message.tsx'
import { SelectField } from '../../components/select-field.tsx'
import { TextField } from '../../components/text-field.tsx'
import { useFocusFirstInvalid } from '../../hooks/use-focus-first-invalid.ts'
import { fieldsOf, type FormFailure } from '../../words/forms.ts'
import { EXPIRIES, USUAL_EXPIRY } from './expiry.ts'
import { ScopeChoices } from './scope-choices.tsx'

export function TokenForm({ failure }: { failure: FormFailure | null }) {
  const form = useFocusFirstInvalid(failure)
  const sending = useNavigation().formAction === '/settings/tokens'
  const field = fieldsOf(failure, ['name', 'scopes', 'expiry'])
  return (
    <Form ref={form} method="post" action="/settings/tokens" noValidate className="max-w-[25rem] space-y-5">
      <FormMessage message={failure?.message} />
      <FormKey failure={failure} />
      <TextField
        {...field('name')}
        label="Name"
        help="The program that it is for."
        autoComplete="off"
        maxLength={100}
      />
      <ScopeChoices error={field('scopes').error} chosen={failure?.values ?? {}} />
      <SelectField {...field('expiry', USUAL_EXPIRY)} label="Expires after" options={EXPIRIES} />
      <Button type="submit" variant="primary" isBusy={sending} className="max-sm:w-full">
        Create token
      </Button>
    </Form>
  )
}
