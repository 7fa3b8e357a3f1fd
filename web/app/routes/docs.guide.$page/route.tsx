import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { ChapterView } from '../docs/chapter-view.tsx'
import { reference } from '../docs/schema.server.ts'

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data?.page.title ?? 'API reference'} · Latchkey API` },
]

export function loader({ params, context }: LoaderFunctionArgs) {
  const pages = reference.guide(`${context.config.publicApiUrl}/graphql`)
  const page = pages.find(({ slug }) => slug === params['page'])
  if (page === undefined) throw new Response(null, { status: 404 })
  return { page }
}

export default function GuidePage() {
  const { page } = useLoaderData<typeof loader>()
  return (
    <>
      <h1 tabIndex={-1} className="text-display font-strong tracking-tight">
        {page.title}
      </h1>
      {page.chapters.map((chapter) => (
        <ChapterView key={chapter.id} chapter={chapter} />
      ))}
    </>
  )
}
