import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useLoaderData, useLocation } from '@remix-run/react'
import { useEffect } from 'react'
import { EntryView } from '../docs/entry-view.tsx'
import { ProseText } from '../docs/prose-text.tsx'
import { reference } from '../docs/schema.server.ts'

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data?.section.title ?? 'API reference'} · Latchkey API` },
]

export function loader({ params, context }: LoaderFunctionArgs) {
  const section = reference.sections.find(({ slug }) => slug === params['section'])
  if (section === undefined) throw new Response(null, { status: 404 })
  return { section, endpoint: `${context.config.publicApiUrl}/graphql` }
}

export default function SectionPage() {
  const { section, endpoint } = useLoaderData<typeof loader>()
  useOpenTarget()
  return (
    <>
      <h1 tabIndex={-1} className="text-display font-strong tracking-tight">
        {section.title}
      </h1>
      <ProseText prose={section.about} className="mt-2 text-lead text-muted" />
      <details className="mt-4 lg:hidden">
        <summary className="w-fit cursor-pointer py-2.5 text-muted">On this page</summary>
        <ul className="columns-2 gap-4">
          {section.entries.map(({ name }) => (
            <li key={name}>
              <a href={`#${name}`} className="inline-flex min-h-11 items-center wrap-anywhere text-accent">
                {name}
              </a>
            </li>
          ))}
        </ul>
      </details>
      <div className="mt-10">
        {section.entries.map((entry) => (
          <EntryView key={entry.name} entry={entry} endpoint={endpoint} />
        ))}
      </div>
    </>
  )
}

/** Opens the `<details>` around the target of the hash. Browsers do so only on a full page load. */
function useOpenTarget(): void {
  const { hash } = useLocation()
  useEffect(() => {
    const target = document.getElementById(decodeURIComponent(hash.slice(1)))
    const folded = target?.closest('details:not([open])')
    if (!target || !folded) return
    folded.setAttribute('open', '')
    target.scrollIntoView()
  }, [hash])
}
