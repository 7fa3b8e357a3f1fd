import { useEffect, useRef } from 'react'
import { CodeBlock } from '../../components/code-block.tsx'
import { CheckIcon } from '../../components/icons.tsx'

/** Shows a token, once. The form starts over, so this note takes the focus. */
export function NewToken({ name, token }: { name: string; token: string }) {
  const note = useRef<HTMLElement>(null)
  useEffect(() => note.current?.focus(), [])
  return (
    <section
      ref={note}
      tabIndex={-1}
      aria-labelledby="new-token"
      className="mb-8 rounded-control border border-success px-4 py-3.5 outline-none"
    >
      <p id="new-token" className="flex gap-2 font-medium wrap-anywhere text-success">
        <CheckIcon className="mt-1 size-4" />
        <span>
          Your token for <bdi>{name}</bdi> is ready.
        </span>
      </p>
      <CodeBlock label="Access token">{token}</CodeBlock>
      <p className="mt-3 text-pretty">
        <strong className="font-strong">Copy it now: it is not shown again.</strong> Keep it like a password. Anyone who
        has it can do what you allowed, until you revoke it.
      </p>
    </section>
  )
}
