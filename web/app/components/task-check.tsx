/** The circle that draws its tick; `tick` is styled by what it stands in or beside. */
export function Tick() {
  return (
    <svg aria-hidden="true" className="tick" viewBox="0 0 20 20">
      <circle cx="10" cy="10" r="8.75" />
      <path d="m6.25 10.4 2.5 2.5 5-5.6" pathLength="1" />
    </svg>
  )
}

type TaskCheckProps = { title: string; completed: boolean }

/** Submits the form it is in, so that it works without JavaScript too. */
export function TaskCheck({ title, completed }: TaskCheckProps) {
  return (
    <button type="submit" role="checkbox" aria-checked={completed} aria-label={title} className="tick-target">
      <Tick />
    </button>
  )
}
