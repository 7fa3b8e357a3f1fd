import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { ChapterView } from '../docs/chapter-view.tsx'
import { Parts } from '../docs/prose-text.tsx'
import type { Start as StartPage } from '../docs/reference.ts'
import { reference } from '../docs/schema.server.ts'

export function loader({ context }: LoaderFunctionArgs) {
  const endpoint = `${context.config.publicApiUrl}/graphql`
  return { endpoint, ...reference.start(endpoint) }
}

export default function Start() {
  const { endpoint, chapters, errorCodes } = useLoaderData<typeof loader>()
  return (
    <>
      <h1 tabIndex={-1} className="text-display font-strong tracking-tight">
        API reference
      </h1>
      <p className="mt-3 text-lead text-pretty text-muted">
        Everything that this app can do, your own programs can do through the GraphQL API.
      </p>
      <p className="mt-2">
        <a href={endpoint} className="inline-flex min-h-11 items-center text-accent underline underline-offset-3">
          Open the playground
        </a>
      </p>
      {chapters.map((chapter) => (
        <ChapterView key={chapter.id} chapter={chapter}>
          {chapter.id === 'errors' && <ErrorCodes errorCodes={errorCodes} />}
        </ChapterView>
      ))}
    </>
  )
}

function ErrorCodes({ errorCodes }: Pick<StartPage, 'errorCodes'>) {
  return (
    <dl className="mt-4 divide-y divide-line border-y border-line">
      {errorCodes.map(({ code, parts }) => (
        <div key={code} id={code} className="py-3 target:bg-hover">
          <dt className="font-mono text-[0.9em] font-medium wrap-anywhere">{code}</dt>
          <dd className="mt-0.5 text-pretty wrap-anywhere text-muted">
            <Parts parts={parts} />
          </dd>
        </div>
      ))}
    </dl>
  )
}
