import { createPath, useNavigate, useNavigation } from '@remix-run/react'
import { useEffect, useRef } from 'react'
import { ButtonLink } from './button.tsx'

type LoadMoreProps = {
  /** The same list, one page longer: its address says how long it is, so that whoever comes back finds it so. */
  to: string
  /** The id of the row that is last so far: what is new comes after it. */
  lastId: string | undefined
  label: string
  busyLabel: string
}

/** A link to more of a list. With JavaScript, the list grows where one is. */
export function LoadMore({ to, lastId = '', label, busyLabel }: LoadMoreProps) {
  const navigate = useNavigate()
  const { location } = useNavigation()
  const isLoading = location !== undefined && createPath(location) === to
  const asked = useRef(false)

  // The link that was followed may be gone: the keyboard goes on from what it has brought.
  useEffect(() => {
    return () => {
      if (asked.current) focusAfter(lastId)
      asked.current = false
    }
  }, [lastId])

  return (
    <div className="flex justify-center pt-6">
      <ButtonLink
        to={`${to}#${lastId}`}
        className="text-muted"
        aria-busy={isLoading}
        onClick={(event) => {
          if (event.metaKey || event.ctrlKey || event.shiftKey) return
          event.preventDefault()
          asked.current = true
          navigate(to, { replace: true, preventScrollReset: true })
        }}
      >
        {isLoading ? busyLabel : label}
      </ButtonLink>
    </div>
  )
}

function focusAfter(id: string): void {
  const row = document.getElementById(id)?.nextElementSibling
  if (!(row instanceof HTMLElement)) return
  row.tabIndex = -1
  row.focus({ preventScroll: true })
}
