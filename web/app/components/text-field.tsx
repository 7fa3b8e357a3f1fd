import type { InputHTMLAttributes } from 'react'
import { CONTROL, Field } from './field.tsx'

type TextFieldProps = Omit<InputHTMLAttributes<HTMLInputElement>, 'className' | 'id'> & {
  label: string
  help?: string
  error: string | null
}

export function TextField({ label, help, error, ...input }: TextFieldProps) {
  return (
    <Field label={label} help={help} error={error}>
      {(control) => <input type="text" dir="auto" {...input} {...control} className={CONTROL} />}
    </Field>
  )
}
