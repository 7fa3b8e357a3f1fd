import type { TextareaHTMLAttributes } from 'react'
import { CONTROL, Field } from './field.tsx'

type TextAreaProps = Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'className' | 'id'> & {
  label: string
  help?: string
  error: string | null
}

export function TextArea({ label, help, error, ...textarea }: TextAreaProps) {
  return (
    <Field label={label} help={help} error={error}>
      {(control) => (
        <textarea
          dir="auto"
          rows={5}
          {...textarea}
          {...control}
          className={`${CONTROL} field-sizing-content min-h-32`}
        />
      )}
    </Field>
  )
}
