import { useId } from 'react'
import { Tick } from './tick.tsx'

type CheckFieldProps = { name: string; label: string; help: string; defaultChecked: boolean }

/** A choice that is made or not. */
export function CheckField({ name, label, help, defaultChecked }: CheckFieldProps) {
  const id = useId()
  return (
    <div>
      <label className="relative -ml-3 flex min-h-11 cursor-pointer items-start">
        <span className="tick-target">
          <input
            type="checkbox"
            name={name}
            defaultChecked={defaultChecked}
            aria-describedby={id}
            className="absolute size-px opacity-0"
          />
          <Tick square />
        </span>
        <span className="min-w-0 py-2.5">{label}</span>
      </label>
      <p id={id} className="-mt-1 pl-8 text-small text-muted">
        {help}
      </p>
    </div>
  )
}
