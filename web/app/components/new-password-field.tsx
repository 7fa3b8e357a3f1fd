import { useNavigation } from '@remix-run/react'
import { useRef } from 'react'
import { useVerdict } from '../hooks/use-verdict.ts'
import { Field } from './field.tsx'
import { CheckIcon } from './icons.tsx'
import { PasswordInput, type PasswordInputProps } from './password-field.tsx'
import { StrengthBar } from './strength-bar.tsx'

type NewPasswordFieldProps = Omit<PasswordInputProps, 'autoComplete'> & {
  label: string
  error: string | null
  /**
   * The names of the form's inputs with the person's name and email address, which make a password
   * weak. Must be the same array on every render.
   */
  about: readonly string[]
}

/** A new password. The API's verdict is shown below while it is typed. */
export function NewPasswordField({ label, error, about, ...input }: NewPasswordFieldProps) {
  const ref = useRef<HTMLInputElement>(null)
  const { verdict, settled, edited } = useVerdict(ref, about)
  const isSending = useNavigation().state === 'submitting'
  return (
    <Field label={label} help={describeVerdict(verdict?.weakness)} error={edited || isSending ? null : error} hasRoom>
      {(control) => (
        <>
          <PasswordInput {...input} control={control} inputRef={ref} autoComplete="new-password" />
          <StrengthBar score={verdict?.score ?? null} />
          <output className="sr-only">{edited && settled && (settled.weakness ?? STRONG)}</output>
        </>
      )}
    </Field>
  )
}

const HELP = 'At least 8 characters. A few unrelated words are hard to guess and easy to remember.'
const STRONG = 'Hard to guess.'

function describeVerdict(weakness: string | null | undefined) {
  if (weakness === undefined) return HELP
  if (weakness !== null) return weakness
  return (
    <span className="flex gap-1.5 text-success">
      <CheckIcon className="mt-0.5 size-4" />
      {STRONG}
    </span>
  )
}
