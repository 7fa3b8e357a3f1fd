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
