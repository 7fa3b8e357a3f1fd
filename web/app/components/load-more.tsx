import { createPath, useNavigate, useNavigation } from '@remix-run/react'
import { useEffect, useRef } from 'react'
import { ButtonLink } from './button.tsx'

type LoadMoreProps = {
  /**
   * The address of the same list with one more page. It contains the length, so that returning to
   * it shows the same rows.
   */
  to: string
  /** The id of the last row: new rows come after it. */
  lastId: string | undefined
  label: string
  busyLabel: string
}

/** A link to more rows. With JavaScript, the list grows in place. */
export function LoadMore({ to, lastId = '', label, busyLabel }: LoadMoreProps) {
  const navigate = useNavigate()
  const { location } = useNavigation()
  const isLoading = location !== undefined && createPath(location) === to
  const wasFollowed = useRef(false)

  // The link may have disappeared, so the focus moves to the first new row.
  useEffect(() => {
    return () => {
      if (wasFollowed.current) focusAfter(lastId)
      wasFollowed.current = false
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
          wasFollowed.current = true
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
