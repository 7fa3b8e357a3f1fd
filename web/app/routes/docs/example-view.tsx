import { CodeBlock } from '../../components/code-block.tsx'
import { curlOf, playgroundLink } from './example-links.ts'
import type { Example } from './reference.ts'

type ExampleViewProps = { name: string; example: Example; endpoint: string }

/** An example to run in the playground or from a shell. */
export function ExampleView({ name, example, endpoint }: ExampleViewProps) {
  return (
    <div className="mt-5">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <h3 className="text-small font-medium text-muted">Example</h3>
        <a href={playgroundLink(endpoint, example)} className="py-2.5 text-accent underline underline-offset-3">
          Open <span className="sr-only">{name}</span> in the playground
        </a>
      </div>
      <CodeBlock label={`Operation ${name}`}>{example.operation}</CodeBlock>
      {example.variables && (
        <CodeBlock label={`Variables of ${name}`}>{JSON.stringify(example.variables, null, 2)}</CodeBlock>
      )}
      <details className="mt-1">
        <summary className="w-fit cursor-pointer py-2.5 text-muted hover:text-text">
          As a command<span className="sr-only"> for {name}</span>
        </summary>
        <CodeBlock label={`Command for ${name}`}>{curlOf(endpoint, example)}</CodeBlock>
      </details>
    </div>
  )
}
