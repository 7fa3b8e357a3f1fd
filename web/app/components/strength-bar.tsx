type StrengthBarProps = {
  /** From 0 to 4, strong from 3 on. `null` shows nothing but keeps the space. */
  score: number | null
}

/** Decorative: the text below it says the same. */
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
