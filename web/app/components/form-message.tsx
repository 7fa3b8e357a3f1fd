import { AlertIcon } from './icons.tsx'

/** What went wrong with a form as a whole. */
export function FormMessage({ message }: { message: string | null | undefined }) {
  if (!message) return null
  return (
    <p
      role="alert"
      tabIndex={-1}
      className="flex gap-2 rounded-control border border-danger px-3 py-2.5 text-danger outline-none"
    >
      <AlertIcon className="mt-1 size-4" />
      <span>{message}</span>
    </p>
  )
}
