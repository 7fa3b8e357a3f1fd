import { Form, useNavigation } from '@remix-run/react'
import { Button, ButtonLink } from '../../components/button.tsx'
import { EmailField } from '../../components/email-field.tsx'
import { FormMessage } from '../../components/form-message.tsx'
import { PasswordField } from '../../components/password-field.tsx'
import { RowLink, TextLink } from '../../components/text-link.tsx'
import { useFocusFirstInvalid } from '../../hooks/use-focus-first-invalid.ts'
import { useSecondsLeft } from '../../hooks/use-seconds-left.ts'
import { fieldsOf, type FormFailure } from '../../words/forms.ts'

type SigninFormProps = {
  failure: FormFailure | null
  redirectTo: string
  /** Fills the address in. */
  email: string | null
}

export function SigninForm({ failure, redirectTo, email }: SigninFormProps) {
  const form = useFocusFirstInvalid(failure)
  const navigation = useNavigation()
  const secondsLeft = useSecondsLeft(failure)
  const field = fieldsOf(failure, ['email', 'password'])
  const { defaultValue: _, ...password } = field('password')
  const button = { isBusy: navigation.formMethod === 'POST', isDisabled: Boolean(secondsLeft) }
  return (
    <Form ref={form} method="post" noValidate className="space-y-5">
      {failure?.deletesOn === undefined ? (
        <>
          <FormMessage message={failure?.message} wait={failure?.wait} secondsLeft={secondsLeft} />
          {failure?.code === 'RATE_LIMITED' && (
            <p className="-mt-2 text-muted">
              Not sure of your password? <TextLink to="/forgot-password">Set a new one</TextLink>
            </p>
          )}
        </>
      ) : (
        <KeepAccount deletesOn={failure.deletesOn} />
      )}
      <input type="hidden" name="redirectTo" value={redirectTo} />
      <EmailField {...field('email', email ?? '')} label="Email" autoComplete="username" />
      <div>
        <PasswordField {...password} label="Password" autoComplete="current-password" />
        <RowLink to="/forgot-password">Forgot password?</RowLink>
      </div>
      {failure?.deletesOn === undefined ? (
        <Button {...button} type="submit" variant="primary" className="w-full">
          Sign in
        </Button>
      ) : (
        <div className="space-y-2">
          <Button {...button} type="submit" name="cancelDeletion" value="true" variant="primary" className="w-full">
            Keep account and sign in
          </Button>
          <ButtonLink to="/" className="w-full">
            Let it be deleted
          </ButtonLink>
        </div>
      )}
    </Form>
  )
}

function KeepAccount({ deletesOn }: { deletesOn: string }) {
  return (
    <div role="alert" tabIndex={-1} className="rounded-control border border-control-line px-3 py-2.5 outline-none">
      <p>
        <strong className="font-medium">
          Your account will be deleted on <span className="whitespace-nowrap">{deletesOn}</span>.
        </strong>{' '}
        Keep it and sign in?
      </p>
      <p className="without-script mt-1 text-muted">Your password is never kept in a page, so it is asked for again.</p>
    </div>
  )
}
