import { Form, useNavigation } from '@remix-run/react'
import { Button, ButtonLink } from '../../components/button.tsx'
import { DoneNote } from '../../components/done-note.tsx'
import { FormKey } from '../../components/form-key.tsx'
import { FormMessage } from '../../components/form-message.tsx'
import { CheckIcon } from '../../components/icons.tsx'
import { SettingsSection } from '../../components/settings-page.tsx'
import { useFocusFirstInvalid } from '../../hooks/use-focus-first-invalid.ts'
import { useSecondsLeft } from '../../hooks/use-seconds-left.ts'
import type { FormFailure } from '../../words/forms.ts'
import type { Address } from './queries.server.ts'

/** What was just done with the address. */
export type Done = 'sent' | 'confirmed'

type EmailSectionProps = {
  address: Address
  done: Done | null
  failure: FormFailure | null
}

export function EmailSection({ address, done, failure }: EmailSectionProps) {
  const { email, isConfirmed, sendsMail } = address
  const note = failure === null ? noteOf(done, address) : null
  return (
    <SettingsSection id="email" title="Email address">
      {note !== null && <DoneNote>{note}</DoneNote>}
      <p className="font-medium wrap-anywhere">{email}</p>
      {!(isConfirmed && note !== null) && <Status {...address} />}
      {sendsMail && (
        <div className="mt-5 flex flex-wrap gap-3">
          {!isConfirmed && <SendAgain failure={failure} />}
          <ButtonLink to="/settings/profile/email" variant="outline" className="max-sm:w-full">
            Change address
          </ButtonLink>
        </div>
      )}
    </SettingsSection>
  )
}

function noteOf(done: Done | null, { email, isConfirmed }: Address): string | null {
  if (done === 'confirmed' && isConfirmed) return 'Your email address is confirmed.'
  if (done !== 'sent' || isConfirmed) return null
  return `A mail with a link is on its way to ${email}. The link works for 24 hours.`
}

function Status({ isConfirmed, sendsMail }: Address) {
  if (isConfirmed) {
    return (
      <p className="flex items-center gap-1.5 text-success">
        <CheckIcon />
        Confirmed
      </p>
    )
  }
  return (
    <p className="max-w-[34rem] text-pretty text-muted">
      {sendsMail
        ? 'Not confirmed yet. Open the link in the mail that we sent you, so that you can always get back in.'
        : 'This Latchkey sends no mail, so an address can be neither confirmed nor changed.'}
    </p>
  )
}

function SendAgain({ failure }: { failure: FormFailure | null }) {
  const form = useFocusFirstInvalid(failure)
  const sending = useNavigation().formData?.get('intent') === 'send-link'
  const secondsLeft = useSecondsLeft(failure)
  return (
    <Form ref={form} method="post" action="/settings/profile" className="flex flex-col gap-3 max-sm:w-full">
      <FormMessage message={failure?.message} wait={failure?.wait} secondsLeft={secondsLeft} />
      <FormKey failure={failure} />
      <input type="hidden" name="intent" value="send-link" />
      <Button
        type="submit"
        variant="outline"
        isBusy={sending}
        isDisabled={Boolean(secondsLeft)}
        className="max-sm:w-full sm:self-start"
      >
        Send the link again
      </Button>
    </Form>
  )
}
