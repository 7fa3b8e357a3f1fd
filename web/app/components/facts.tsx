import { Children, type ReactNode } from 'react'

/**
 * Small facts in a row, with a dot before each. A dot at the start of a line is left of the edge,
 * and clipped.
 */
export function Facts({ children }: { children: ReactNode }) {
  return (
    <p className="overflow-hidden text-small text-muted">
      <span className="-ml-3.5 flex flex-wrap">
        {Children.map(children, (fact) =>
          fact === null ? null : (
            <span className="relative pl-3.5 wrap-anywhere before:absolute before:left-1.25 before:content-['·']">
              {fact}
            </span>
          ),
        )}
      </span>
    </p>
  )
}
