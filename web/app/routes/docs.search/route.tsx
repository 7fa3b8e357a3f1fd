import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { Link, useLoaderData } from '@remix-run/react'
import { ButtonLink } from '../../components/button.tsx'
import { Parts } from '../docs/prose-text.tsx'
import { reference } from '../docs/schema.server.ts'
import { search } from '../docs/search.server.ts'

const MAX_LENGTH = 100
/** How many results are shown at first: more than most people read. */
const MAX_SHOWN = 50

export const meta: MetaFunction = () => [{ title: 'Search · Latchkey API' }, { name: 'robots', content: 'noindex' }]

export function loader({ request }: LoaderFunctionArgs) {
  const params = new URL(request.url).searchParams
  const text = (params.get('q') ?? '').slice(0, MAX_LENGTH).trim()
  const all = search(reference.sections, text)
  const found = params.has('all') ? all : all.slice(0, MAX_SHOWN)
  return { text, found, more: all.length - found.length }
}

export default function SearchPage() {
  const { text, found, more } = useLoaderData<typeof loader>()
  return (
    <>
      <h1 tabIndex={-1} className="text-display font-strong tracking-tight">
        Search
      </h1>
      <output className="mt-2 block text-muted">
        {text === '' ? 'Type a word, such as the name of a field.' : countOf(found.length, more)}
      </output>
      <ul className="mt-6 divide-y divide-line">
        {found.map(({ name, kind, to, about }) => (
          <li key={to} className="py-3">
            <p className="flex flex-wrap items-baseline gap-x-3">
              <Link to={to} className="font-mono font-medium wrap-anywhere text-accent underline underline-offset-3">
                {name}
              </Link>
              <span className="text-small text-muted">{kind}</span>
            </p>
            <p className="mt-0.5 line-clamp-2 wrap-anywhere text-muted">
              <Parts parts={about} links={false} />
            </p>
          </li>
        ))}
      </ul>
      {more > 0 && (
        <div className="flex justify-center pt-6">
          <ButtonLink to={`?${new URLSearchParams({ q: text, all: '' })}`} preventScrollReset className="text-muted">
            Show all {found.length + more}
          </ButtonLink>
        </div>
      )}
    </>
  )
}

function countOf(shown: number, more: number): string {
  if (shown === 0) return 'Nothing matches. Try a shorter word.'
  return more > 0 ? `${shown} of ${shown + more} found` : `${shown} found`
}
