import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { CodeBlock } from '../../components/code-block.tsx'
import { Parts, ProseText } from '../docs/prose-text.tsx'
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
        Latchkey is a GraphQL API first: whatever this app can do, a program of yours can do too.
      </p>
      <p className="mt-2">
        <a href={endpoint} className="inline-flex min-h-11 items-center text-accent underline underline-offset-3">
          Open the playground
        </a>
      </p>
      {chapters.map(({ id, title, prose, commands }) => (
        <section key={id} aria-labelledby={id} className="mt-10">
          <h2 id={id} className="scroll-mt-4 text-title font-strong tracking-tight">
            {title}
          </h2>
          <ProseText prose={prose} className="mt-2" />
          {commands.map(({ label, text }) => (
            <CodeBlock key={label} label={label}>
              {text}
            </CodeBlock>
          ))}
          {id === 'errors' && (
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
          )}
        </section>
      ))}
    </>
  )
}
