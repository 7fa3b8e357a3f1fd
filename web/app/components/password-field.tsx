import { useState, type InputHTMLAttributes, type Ref } from 'react'
import { ToggleButton } from 'react-aria-components'
import { CONTROL, Field, type Control } from './field.tsx'

export type PasswordInputProps = Pick<InputHTMLAttributes<HTMLInputElement>, 'autoComplete' | 'autoFocus' | 'name'>

type PasswordFieldProps = PasswordInputProps & {
  label: string
  help?: string
  error: string | null
}

export function PasswordField({ label, help, error, ...input }: PasswordFieldProps) {
  return (
    <Field label={label} help={help} error={error}>
      {(control) => <PasswordInput {...input} control={control} />}
    </Field>
  )
}

/** A password input with a button that shows the password. */
export function PasswordInput({
  control,
  inputRef,
  ...input
}: PasswordInputProps & { control: Control; inputRef?: Ref<HTMLInputElement> }) {
  const [shown, setShown] = useState(false)
  return (
    <div className="relative">
      <input
        {...input}
        {...control}
        ref={inputRef}
        type={shown ? 'text' : 'password'}
        autoCapitalize="none"
        autoCorrect="off"
        spellCheck={false}
        className={`${CONTROL} pr-18`}
      />
      <ToggleButton
        aria-label="Show password"
        isSelected={shown}
        onChange={setShown}
        className="needs-script absolute inset-y-0 right-0 min-w-16 cursor-pointer rounded-control px-3 text-small font-medium text-muted transition-colors hover:text-text"
      >
        {shown ? 'Hide' : 'Show'}
      </ToggleButton>
    </div>
  )
}
