import type { ReactNode } from 'react'
import { CodeBlock } from '../../components/code-block.tsx'
import { ProseText } from './prose-text.tsx'
import type { ReadChapter } from './reference.ts'

type ChapterViewProps = { chapter: ReadChapter; children?: ReactNode }

/** A chapter of the guide, with its commands to copy. */
export function ChapterView({ chapter: { id, title, prose, commands }, children }: ChapterViewProps) {
  return (
    <section aria-labelledby={id} className="mt-10">
      <h2 id={id} className="scroll-mt-4 text-title font-strong tracking-tight">
        {title}
      </h2>
      <ProseText prose={prose} className="mt-2" />
      {commands.map(({ label, text }) => (
        <CodeBlock key={label} label={label}>
          {text}
        </CodeBlock>
      ))}
      {children}
    </section>
  )
}
