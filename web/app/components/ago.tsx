import type { Moment } from '../words/moments.ts'

/** How long ago something happened; a tooltip has the exact time. */
export function Ago({ moment: { instant, words, exact } }: { moment: Moment }) {
  return (
    <time dateTime={instant} title={exact} className="tabular-nums">
      {words}
    </time>
  )
}
