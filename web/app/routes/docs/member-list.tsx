import { Parts, ProseText } from './prose-text.tsx'
import type { Member, Prose } from './reference.ts'
import { TypeName } from './type-name.tsx'

type MemberListProps = { title: string; members: Member[] }

/** Fields, arguments or values, each with its own anchor. */
export function MemberList({ title, members }: MemberListProps) {
  if (members.length === 0) return null
  return (
    <div className="mt-5">
      <h3 className="text-small font-medium text-muted">{title}</h3>
      <ul className="mt-1 divide-y divide-line border-y border-line">
        {members.map((member) => (
          <li key={member.id} id={member.id} className="scroll-mt-4 py-3 target:bg-hover">
            <MemberLine member={member} />
            {member.args.length > 0 && (
              <details className="mt-1">
                <summary className="w-fit cursor-pointer py-1.5 text-small text-muted hover:text-text">
                  {member.args.length === 1 ? '1 argument' : `${member.args.length} arguments`}
                </summary>
                <ul className="mt-1 grid gap-3 border-l border-line pl-4">
                  {member.args.map((arg) => (
                    <li key={arg.id} id={arg.id} className="scroll-mt-4 target:bg-hover">
                      <MemberLine member={arg} />
                    </li>
                  ))}
                </ul>
              </details>
            )}
          </li>
        ))}
      </ul>
    </div>
  )
}

function MemberLine({ member }: { member: Member }) {
  const { name, type, required, defaultValue, about, deprecated } = member
  return (
    <>
      <p className="flex flex-wrap items-baseline gap-x-3">
        <code className={`font-mono font-medium wrap-anywhere ${deprecated ? 'line-through' : ''}`}>{name}</code>
        {type && <TypeName type={type} />}
        {required && <span className="text-small text-muted">required</span>}
        {defaultValue !== null && (
          <span className="text-small text-muted">
            default <code className="font-mono">{defaultValue}</code>
          </span>
        )}
      </p>
      {deprecated && <Deprecated reason={deprecated} />}
      <ProseText prose={about} className="mt-0.5 text-muted" />
    </>
  )
}

export function Deprecated({ reason }: { reason: Prose }) {
  const parts = reason.flatMap((block) => (block.kind === 'paragraph' ? block.parts : block.items.flat()))
  return (
    <p className="mt-1 text-danger">
      Deprecated. <Parts parts={parts} />
    </p>
  )
}
