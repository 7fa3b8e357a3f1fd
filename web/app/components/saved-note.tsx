import { CheckIcon } from './icons.tsx'

export function SavedNote({ shown }: { shown: boolean }) {
  return (
    <output className="text-success">
      {shown && (
        <span className="ml-4 inline-flex items-center gap-1.5">
          <CheckIcon />
          Saved
        </span>
      )}
    </output>
  )
}
