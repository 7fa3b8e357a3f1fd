import type { SelectHTMLAttributes } from 'react'
import { CONTROL, Field } from './field.tsx'
import { ChevronIcon } from './icons.tsx'

type SelectFieldProps = Omit<SelectHTMLAttributes<HTMLSelectElement>, 'className' | 'id'> & {
  label: string
  error: string | null
  options: ReadonlyArray<{ value: string; label: string }>
}

/** The system's own `<select>`: it works everywhere, and best on phones. */
export function SelectField({ label, error, options, ...select }: SelectFieldProps) {
  return (
    <Field label={label} error={error}>
      {(control) => (
        <div className="relative">
          <select {...select} {...control} className={`${CONTROL} appearance-none pr-9`}>
            {options.map(({ value, label }) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </select>
          <ChevronIcon className="pointer-events-none absolute top-3.5 right-3 size-4 text-muted" />
        </div>
      )}
    </Field>
  )
}
