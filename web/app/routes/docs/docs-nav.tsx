import { Link, NavLink, useParams } from '@remix-run/react'
import type { Contents } from './reference.ts'

const LINK =
  'inline-flex min-h-11 items-center rounded-control px-3 text-muted transition-colors hover:bg-hover hover:text-text aria-[current=page]:font-medium aria-[current=page]:text-text lg:flex lg:min-h-9'

type DocsNavProps = { contents: Contents; guide: { slug: string; title: string }[] }

/** The pages of the guide and the reference, and the entries of the open one. */
export function DocsNav({ contents, guide }: DocsNavProps) {
  const { section } = useParams()
  return (
    <nav aria-label="Reference" className="-mx-3 lg:sticky lg:top-0 lg:max-h-dvh lg:overflow-y-auto lg:py-6">
      <ul className="flex flex-wrap lg:block">
        <li>
          <NavLink to="/docs" end className={LINK}>
            Start
          </NavLink>
        </li>
        {guide.map(({ slug, title }) => (
          <li key={slug}>
            <NavLink to={`/docs/guide/${slug}`} prefetch="intent" className={LINK}>
              {title}
            </NavLink>
          </li>
        ))}
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
