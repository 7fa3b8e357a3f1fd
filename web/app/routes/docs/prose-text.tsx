import { Link } from '@remix-run/react'
import { Fragment } from 'react'
import type { Part, Prose } from './reference.ts'

const CODE = 'rounded-[4px] bg-hover px-1 py-px font-mono text-[0.9em] wrap-anywhere'

/** A description. Names in backticks are links to their entries. */
export function ProseText({ prose, className = '' }: { prose: Prose; className?: string }) {
  if (prose.length === 0) return null
  return (
    <div className={`grid gap-2 text-pretty wrap-anywhere ${className}`}>
      {prose.map((block, index) =>
        block.kind === 'paragraph' ? (
          <p key={index}>
            <Parts parts={block.parts} />
          </p>
        ) : (
          <ul key={index} className="list-disc pl-5">
            {block.items.map((item, place) => (
              <li key={place}>
                <Parts parts={item} />
              </li>
            ))}
          </ul>
        ),
      )}
    </div>
  )
}

export function Parts({ parts, links = true }: { parts: Part[]; links?: boolean }) {
  return parts.map(({ code, text, to }, index) => {
    if (to === null || !links) return code ? <Code key={index}>{text}</Code> : <Fragment key={index}>{text}</Fragment>
    return (
      <Link
        key={index}
        to={to}
        className={`${code ? CODE : ''} underline decoration-control-line underline-offset-3 hover:decoration-text`}
      >
        {text}
      </Link>
    )
  })
}

export function Code({ children }: { children: string }) {
  return <code className={CODE}>{children}</code>
}
