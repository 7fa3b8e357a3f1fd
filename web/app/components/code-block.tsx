import { useEffect, useState } from 'react'
import { SECOND } from '../../time.ts'
import { Button } from './button.tsx'

const COPIED_SHOWN_FOR = 2 * SECOND

/** Lines to copy. They wrap, so that nobody has to scroll sideways. */
export function CodeBlock({ label, children }: { label: string; children: string }) {
  return (
    <figure className="mt-3 rounded-control border border-line bg-raised">
      <figcaption className="flex min-h-11 items-center justify-between pl-4 text-small text-muted">
        {label}
        <CopyButton label={label} text={children} />
      </figcaption>
      <pre className="border-t border-line px-4 py-3 text-small whitespace-pre-wrap wrap-anywhere">
        <code className="font-mono">{children}</code>
      </pre>
    </figure>
  )
}

function CopyButton({ label, text }: { label: string; text: string }) {
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), COPIED_SHOWN_FOR)
    return () => clearTimeout(timer)
  }, [copied])
  return (
    <div className="needs-script">
      <Button
        className="text-small"
        aria-label={`Copy: ${label}`}
        onPress={() => void navigator.clipboard.writeText(text).then(() => setCopied(true))}
      >
        {copied ? 'Copied' : 'Copy'}
      </Button>
      <output className="sr-only">{copied ? 'Copied' : ''}</output>
    </div>
  )
}
