import { ExampleView } from './example-view.tsx'
import { Deprecated, MemberList } from './member-list.tsx'
import { ProseText } from './prose-text.tsx'
import type { Entry } from './reference.ts'
import { TypeName } from './type-name.tsx'

/** A root field or a type, in full. */
export function EntryView({ entry, endpoint }: { entry: Entry; endpoint: string }) {
  return (
    <section
      aria-labelledby={entry.name}
      className="mt-12 border-t border-line pt-8 first-of-type:border-0 first-of-type:pt-0"
    >
      <h2 id={entry.name} className="scroll-mt-4 text-title font-strong tracking-tight wrap-anywhere">
        <a href={`#${entry.name}`} className="hover:underline">
          {entry.name}
        </a>
      </h2>
      {entry.type && (
        <p className="mt-1 text-muted">
          Answers with <TypeName type={entry.type} />
        </p>
      )}
      {entry.deprecated && <Deprecated reason={entry.deprecated} />}
      <ProseText prose={entry.about} className="mt-2" />
      {entry.specification !== null && (
        <p className="mt-2">
          <a href={entry.specification} rel="noreferrer" className="text-accent underline underline-offset-3">
            How it is specified<span className="sr-only">: {entry.name}</span>
          </a>
        </p>
      )}
      <MemberList title="Arguments" members={entry.args} />
      <MemberList title="Fields" members={entry.fields} />
      <MemberList title="Values" members={entry.values} />
      {entry.relations.map(({ label, types }) => (
        <div key={label} className="mt-4 flex flex-wrap items-baseline gap-x-3 gap-y-1">
          <h3 className="text-small leading-6 font-medium text-muted">{label}</h3>
          {types.map((type) => (
            <TypeName key={type.to} type={type} />
          ))}
        </div>
      ))}
      {entry.example && <ExampleView name={entry.name} example={entry.example} endpoint={endpoint} />}
    </section>
  )
}
