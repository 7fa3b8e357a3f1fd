import type { SelectHTMLAttributes } from 'react'
import { CONTROL, Field } from './field.tsx'

type SelectFieldProps = Omit<SelectHTMLAttributes<HTMLSelectElement>, 'className' | 'id'> & {
  label: string
  error: string | null
  options: ReadonlyArray<{ value: string; label: string }>
}

/** The system's own list of choices: it works everywhere, and best on phones. */
export function SelectField({ label, error, options, ...select }: SelectFieldProps) {
  return (
    <Field label={label} error={error}>
      {(control) => (
        <select {...select} {...control} className={CONTROL}>
          {options.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}
