import { Form, useFetcher } from '@remix-run/react'
import { Ago } from '../../components/ago.tsx'
import { Button } from '../../components/button.tsx'
import { Facts } from '../../components/facts.tsx'
import { LaptopIcon, PhoneIcon } from '../../components/icons.tsx'
import { failureOf, type FormResult } from '../../words/forms.ts'
import type { SessionView } from './queries.server.ts'

type SessionRowProps = { session: SessionView; onEnd: () => void }

export function SessionRow({ session, onEnd }: SessionRowProps) {
  const { id, current, device, lastSeen } = session
  const ending = useFetcher<FormResult>()
  const problem = failureOf(ending.data)?.message
  const DeviceIcon = /\b(Android|iOS)\b/.test(device) ? PhoneIcon : LaptopIcon

  if (ending.formData !== undefined) return null
  const button = (
    <Button
      type="submit"
      variant="outline"
      aria-label={current ? 'Sign out this device' : `Sign out ${device}, last seen ${lastSeen.words}`}
      className="sm:min-h-9 sm:px-3"
    >
      Sign out
    </Button>
  )
  return (
    <li className="flex flex-wrap items-start gap-x-3 border-b border-line py-3">
      <DeviceIcon className="mt-0.5 size-5 text-muted" />
      <SessionText session={session} />
      {current ? (
        <Form method="post" action="/signout" className="self-center">
          {button}
        </Form>
      ) : (
        <ending.Form method="post" className="self-center" onSubmit={onEnd}>
          <input type="hidden" name="intent" value="revoke" />
          <input type="hidden" name="id" value={id} />
          {button}
        </ending.Form>
      )}
      {problem != null && (
        <p role="alert" className="w-full pl-8 text-small text-danger">
          {problem}
        </p>
      )}
    </li>
  )
}

function SessionText({ session: { current, device, address, since, lastSeen } }: { session: SessionView }) {
  return (
    <div className="min-w-0 flex-1">
      <p className="flex flex-wrap items-baseline gap-x-2 font-medium wrap-anywhere">
        {device}
        {current && (
          <span className="rounded-full border border-line px-2 text-small font-regular text-success">This device</span>
        )}
      </p>
      <Facts>
        {current ? (
          'Active now'
        ) : (
          <>
            Last seen <Ago moment={lastSeen} />
          </>
        )}
        {address}
        <span className="tabular-nums">Signed in {since}</span>
      </Facts>
    </div>
  )
}
