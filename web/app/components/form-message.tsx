import type { Wait } from '../words/forms.ts'
import { retryMessage } from '../words/waiting.ts'
import { AlertIcon } from './icons.tsx'

const BOX = 'flex gap-2 rounded-control border px-3 py-2.5 outline-none'

type FormMessageProps = {
  message: string | null | undefined
  /** When the form can be sent again, and how many seconds that is from now: `null` while nothing counts them. */
  wait?: Wait | undefined
  secondsLeft?: number | null
}

/** What went wrong with a form as a whole. */
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
            {/* A timer is read out when somebody asks for it, and not every second. */}
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
