import { useId, type ReactNode } from 'react'
import { AlertIcon } from './icons.tsx'

export const CONTROL =
  'block w-full min-h-11 rounded-control border border-control-line bg-raised px-3 py-2 text-text transition-colors hover:border-text aria-invalid:border-danger'

/** The attributes that connect a control with its label, help and error. */
export type Control = {
  id: string
  'aria-describedby': string | undefined
  'aria-invalid': true | undefined
}

type FieldProps = {
  label: string
  help?: ReactNode
  error: string | null
  /** Reserves two lines for the help or error, so that nothing moves when they change. */
  hasRoom?: boolean
  children: (control: Control) => ReactNode
}

/** A label above the control, and below it the help, or the error in its place. */
export function Field({ label, help, error, hasRoom = false, children }: FieldProps) {
  const id = useId()
  const note = error ?? help
  return (
    <div>
      <label htmlFor={id} className="mb-1.5 block font-medium">
        {label}
      </label>
      {children({
        id,
        'aria-describedby': note === undefined ? undefined : `${id}-note`,
        'aria-invalid': error === null ? undefined : true,
      })}
      {note !== undefined && (
        <p
          id={`${id}-note`}
          className={`mt-1.5 flex gap-1.5 text-small ${hasRoom ? 'min-h-[2lh]' : ''} ${error === null ? 'text-muted' : 'text-danger'}`}
        >
          {error !== null && <AlertIcon className="mt-0.5 size-4" />}
          {note}
        </p>
      )}
    </div>
  )
}
