import { Link } from '@remix-run/react'

export function SiteFooter({ className }: { className: string }) {
  return (
    <footer className={`mx-auto border-t border-line py-4 text-small text-muted ${className}`}>
      <Link to="/docs" className="inline-flex min-h-11 items-center rounded-control hover:text-text hover:underline">
        API reference
      </Link>
    </footer>
  )
}
