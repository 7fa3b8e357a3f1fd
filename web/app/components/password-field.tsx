import { useState, type InputHTMLAttributes } from 'react'
import { ToggleButton } from 'react-aria-components'
import { CONTROL, Field } from './field.tsx'

type PasswordFieldProps = Pick<InputHTMLAttributes<HTMLInputElement>, 'autoComplete' | 'autoFocus' | 'name'> & {
  label: string
  help?: string
  error: string | null
}

export function PasswordField({ label, help, error, ...input }: PasswordFieldProps) {
  const [shown, setShown] = useState(false)
  return (
    <Field label={label} help={help} error={error}>
      {(control) => (
        <div className="relative">
          <input
            {...input}
            {...control}
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
      )}
    </Field>
  )
}
