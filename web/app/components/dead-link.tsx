import { useTakeFocus } from '../hooks/use-take-focus.ts'
import type { FormFailure } from '../words/forms.ts'
import { ButtonLink } from './button.tsx'
import { AlertIcon } from './icons.tsx'

type DeadLinkProps = {
  /** What the API said of the link. Without it, no link was opened in this browser, or long ago. */
  failure: FormFailure | null
  /** The way to a link that works. */
  to: string
  action: string
}

/** Takes the place of a form whose link from a mail does not work. */
export function DeadLink({ failure, to, action }: DeadLinkProps) {
  const note = useTakeFocus<HTMLParagraphElement>()
  return (
    <div className="space-y-5">
      {failure === null ? (
        <p ref={note} tabIndex={-1} className="text-muted outline-none">
          Open the link in the mail again. If it is too old, ask for a new one.
        </p>
      ) : (
        <p
          ref={note}
          role="alert"
          tabIndex={-1}
          className="flex gap-2 rounded-control border border-danger px-3 py-2.5 text-danger outline-none"
        >
          <AlertIcon className="mt-1 size-4" />
          <span>{failure.message}</span>
        </p>
      )}
      <ButtonLink variant="primary" to={to} className="w-full">
        {action}
      </ButtonLink>
    </div>
  )
}

/** Whether the link can no longer be used, so that there is no use in the form. */
export const isDead = (failure: FormFailure | null): boolean => failure?.code === 'LINK_INVALID'
