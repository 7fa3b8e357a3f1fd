import type { Moment } from '../words/moments.ts'

/** How long ago it was; exactly when, for whoever points at it. */
export function Ago({ moment: { instant, words, exact } }: { moment: Moment }) {
  return (
    <time dateTime={instant} title={exact} className="tabular-nums">
      {words}
    </time>
  )
}
