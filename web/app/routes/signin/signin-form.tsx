import { Form, useNavigation } from '@remix-run/react'
import { Button } from '../../components/button.tsx'
import { FormMessage } from '../../components/form-message.tsx'
import { PasswordField } from '../../components/password-field.tsx'
import { TextField } from '../../components/text-field.tsx'
import { useFocusFirstInvalid } from '../../focus-first-invalid.ts'
import { fieldsOf, type FormFailure } from '../../forms.ts'

type SigninFormProps = { failure: FormFailure | null; redirectTo: string }

export function SigninForm({ failure, redirectTo }: SigninFormProps) {
  const form = useFocusFirstInvalid(failure)
  const navigation = useNavigation()
  const field = fieldsOf(failure, ['email', 'password'])
  const { defaultValue: _, ...password } = field('password')
  return (
    <Form ref={form} method="post" noValidate className="space-y-5">
      <FormMessage message={failure?.message} />
      <input type="hidden" name="redirectTo" value={redirectTo} />
      <TextField
        {...field('email')}
        label="Email"
        type="email"
        inputMode="email"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
      />
      <PasswordField {...password} label="Password" autoComplete="current-password" />
      <Button type="submit" variant="primary" isBusy={navigation.formMethod === 'POST'} className="w-full">
        Sign in
      </Button>
    </Form>
  )
}
