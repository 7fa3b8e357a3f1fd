import { Tick } from '../../components/tick.tsx'

type TaskCheckProps = {
  label: string
  completed: boolean
  /** The id of the form to submit, when it is not the one around the button. */
  form?: string
}

/** A submit button in the role of a checkbox, so that it works without JavaScript. */
export function TaskCheck({ label, completed, form }: TaskCheckProps) {
  return (
    <button
      type="submit"
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- an input cannot submit its form without a script
      role="checkbox"
      aria-checked={completed}
      aria-label={label}
      {...(form ? { form } : {})}
      className="tick-target"
    >
      <Tick />
    </button>
  )
}
