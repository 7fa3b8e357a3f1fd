import { AlertIcon } from '../../components/icons.tsx'
import { Tick } from '../../components/tick.tsx'
import { SCOPES } from './scopes.ts'

type ScopeChoicesProps = {
  error: string | null
  /** The submitted values by field name, when the form has failed. */
  chosen: Record<string, string>
}

export function ScopeChoices({ error, chosen }: ScopeChoicesProps) {
  return (
    <fieldset aria-describedby={error === null ? undefined : 'scopes-error'}>
      <legend className="mb-1 font-medium">What it may do</legend>
      {/* Gives the error of the field `scopes` a place in this form. */}
      <input type="hidden" name="scopes" />
      {SCOPES.map(({ scope, means }, index) => (
        <label key={scope} className="relative -ml-3 flex min-h-11 cursor-pointer items-center">
          <span className="tick-target">
            <input
              type="checkbox"
              name={scope}
              defaultChecked={chosen[scope] !== undefined}
              aria-invalid={error !== null && index === 0 ? true : undefined}
              className="absolute size-px opacity-0"
            />
            <Tick square />
          </span>
          <span className="min-w-0 py-1">
            {means} <code className="font-mono text-small text-muted max-sm:block sm:ml-1">{scope}</code>
          </span>
        </label>
      ))}
      {error !== null && (
        <p id="scopes-error" className="mt-1.5 flex gap-1.5 text-small text-danger">
          <AlertIcon className="mt-0.5 size-4" />
          {error}
        </p>
      )}
    </fieldset>
  )
}
