type TickProps = {
  /** A square is one choice of several; the circle is a task's. */
  square?: boolean
}

/** What draws its tick; `tick` is styled by what it stands in or beside. */
export function Tick({ square = false }: TickProps) {
  return (
    <svg aria-hidden="true" className="tick" viewBox="0 0 20 20">
      <rect x="1.25" y="1.25" width="17.5" height="17.5" rx={square ? 4 : 8.75} />
      <path d="m6.25 10.4 2.5 2.5 5-5.6" pathLength="1" />
    </svg>
  )
}

type TaskCheckProps = {
  label: string
  completed: boolean
  /** The id of the form to submit, when it is not the one around. */
  form?: string
}

/** Submits a form, so that it works without JavaScript too. */
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
