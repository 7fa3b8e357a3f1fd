import { CheckIcon } from './icons.tsx'

export function SavedNote({ shown }: { shown: boolean }) {
  return (
    <p role="status" className="flex items-center gap-1.5 text-success">
      {shown && (
        <>
          <CheckIcon />
          Saved
        </>
      )}
    </p>
  )
}
