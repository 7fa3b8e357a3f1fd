import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { Outlet, useLoaderData } from '@remix-run/react'
import { SiteHeader } from '../../components/site-header.tsx'
import { DocsNav } from './docs-nav.tsx'
import { reference } from './schema.server.ts'
import { SearchBox } from './search-box.tsx'

export const meta: MetaFunction = () => [{ title: 'API reference · Latchkey' }]

export function loader({ context }: LoaderFunctionArgs) {
  const pages = reference.guide(`${context.config.publicApiUrl}/graphql`)
  return { contents: reference.contents, guide: pages.map(({ slug, title }) => ({ slug, title })) }
}

/** What it tells is as old as the web app: there is nothing newer to ask for. */
export const shouldRevalidate = () => false

export default function Docs() {
  const { contents, guide } = useLoaderData<typeof loader>()
  return (
    <div className="px-4 sm:px-8">
      <SiteHeader className="max-w-[68rem]" />
      <div className="mx-auto max-w-[68rem] lg:grid lg:grid-cols-[14rem_minmax(0,42.5rem)] lg:gap-x-14">
        <DocsNav contents={contents} guide={guide} />
        <main id="main" tabIndex={-1} className="pt-4 pb-24 lg:pt-6">
          <SearchBox />
          <div className="mt-8">
            <Outlet />
          </div>
        </main>
      </div>
    </div>
  )
}
