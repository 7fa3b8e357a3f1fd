import type { Wait } from '../words/forms.ts'
import { retryMessage } from '../words/waiting.ts'
import { AlertIcon } from './icons.tsx'

const BOX = 'flex gap-2 rounded-control border px-3 py-2.5 outline-none'

type FormMessageProps = {
  message: string | null | undefined
  /** How long to wait before the form can be sent again. */
  wait?: Wait | undefined
  secondsLeft?: number | null
}

/** The error of a form as a whole. Counts the seconds down when the person has to wait. */
export function FormMessage({ message, wait, secondsLeft = null }: FormMessageProps) {
  if (!message) return null
  if (secondsLeft === 0) {
    return (
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- the same element as below, so that the focus stays on it
      <p role="status" tabIndex={-1} className={`${BOX} border-control-line`}>
        You can try again now.
      </p>
    )
  }
  return (
    <p role="alert" tabIndex={-1} className={`${BOX} border-danger text-danger`}>
      <AlertIcon className="mt-1 size-4" />
      <span>
        {wait === undefined || secondsLeft === null ? (
          message
        ) : (
          <>
            {/* Screen readers read a timer only on request, not every second. */}
            {wait.why}{' '}
            <span role="timer" className="tabular-nums">
              {retryMessage(secondsLeft)}
            </span>
          </>
        )}
      </span>
    </p>
  )
}
