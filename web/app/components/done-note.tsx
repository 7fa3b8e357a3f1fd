import type { ReactNode } from 'react'
import { useTakeFocus } from '../hooks/use-take-focus.ts'
import { CheckIcon } from './icons.tsx'

/** Says what was done. It takes the place of a form, so it takes the focus. */
export function DoneNote({ children }: { children: ReactNode }) {
  const note = useTakeFocus<HTMLOutputElement>()
  return (
    <output
      ref={note}
      tabIndex={-1}
      className="mb-5 flex gap-2 rounded-control border border-success px-3 py-2.5 text-success outline-none"
    >
      <CheckIcon className="mt-1 size-4" />
      <span className="min-w-0 wrap-anywhere">{children}</span>
    </output>
  )
}
