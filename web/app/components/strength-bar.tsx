type StrengthBarProps = {
  /** Of 4, from 3 on it is strong; `null` while there is nothing to measure, and the room stays empty. */
  score: number | null
}

/** For the eye alone: the sentence below says the same. */
export function StrengthBar({ score }: StrengthBarProps) {
  const filled = score === null ? 0 : Math.max(score, 1)
  const colour = filled < 3 ? 'bg-danger' : 'bg-success'
  return (
    <div
      aria-hidden="true"
      className={`needs-script mt-2 flex gap-1 transition-opacity ${score === null ? 'opacity-0' : ''}`}
    >
      {[1, 2, 3, 4].map((step) => (
        <div
          key={step}
          className={`h-1 flex-1 rounded-full transition-colors ${step <= filled ? colour : 'bg-line'}`}
        />
      ))}
    </div>
  )
}
