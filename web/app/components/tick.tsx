type TickProps = {
  /** A square for one choice of several; a circle for a task. */
  square?: boolean
}

/** A box or circle with an animated tick. The control around or before it sets its state. */
export function Tick({ square = false }: TickProps) {
  return (
    <svg aria-hidden="true" className="tick" viewBox="0 0 20 20">
      <rect x="1.25" y="1.25" width="17.5" height="17.5" rx={square ? 4 : 8.75} />
      <path d="m6.25 10.4 2.5 2.5 5-5.6" pathLength="1" />
    </svg>
  )
}
