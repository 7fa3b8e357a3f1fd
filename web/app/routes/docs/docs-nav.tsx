import { Link, NavLink, useParams } from '@remix-run/react'
import type { Contents } from './reference.ts'

const LINK =
  'inline-flex min-h-11 items-center rounded-control px-3 text-muted transition-colors hover:bg-hover hover:text-text aria-[current=page]:font-medium aria-[current=page]:text-text lg:flex lg:min-h-9'

/** The pages of the reference, and what is on the one that is open. */
export function DocsNav({ contents }: { contents: Contents }) {
  const { section } = useParams()
  return (
    <nav aria-label="Reference" className="-mx-3 lg:sticky lg:top-0 lg:max-h-dvh lg:overflow-y-auto lg:py-6">
      <ul className="flex flex-wrap lg:block">
        <li>
          <NavLink to="/docs" end className={LINK}>
            Start
          </NavLink>
        </li>
        {contents.map(({ slug, title, names }) => (
          <li key={slug}>
            <NavLink to={`/docs/${slug}`} prefetch="intent" className={LINK}>
              {title}
            </NavLink>
            {slug === section && (
              <ul className="mb-2 ml-3 hidden border-l border-line lg:block">
                {names.map((name) => (
                  <li key={name}>
                    <Link
                      to={`#${name}`}
                      className="block rounded-control px-3 py-1 text-small wrap-anywhere text-muted hover:bg-hover hover:text-text"
                    >
                      {name}
                    </Link>
                  </li>
                ))}
              </ul>
            )}
          </li>
        ))}
      </ul>
    </nav>
  )
}
