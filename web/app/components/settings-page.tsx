import { NavLink } from '@remix-run/react'
import type { ReactNode } from 'react'
import { Page } from './page.tsx'

const PAGES = [
  { to: '/settings/profile', label: 'Profile' },
  { to: '/settings/security', label: 'Security' },
  { to: '/settings/tokens', label: 'Tokens' },
  { to: '/settings/data', label: 'Your data' },
]

type SettingsPageProps = { title: string; children: ReactNode }

/** The layout of a settings page: its title, and links to the others. */
export function SettingsPage({ title, children }: SettingsPageProps) {
  return (
    <Page>
      <h1 tabIndex={-1} className="text-display font-strong tracking-tight">
        Settings<span className="sr-only"> {title}</span>
      </h1>
      <nav aria-label="Settings" className="mt-3 mb-8 flex flex-wrap gap-x-6 border-b border-line">
        {PAGES.map(({ to, label }) => (
          <NavLink
            key={to}
            to={to}
            prefetch="intent"
            className="-mb-px inline-flex min-h-11 items-center border-b-2 border-transparent text-muted transition-colors hover:text-text aria-[current=page]:border-text aria-[current=page]:font-medium aria-[current=page]:text-text"
          >
            {label}
          </NavLink>
        ))}
      </nav>
      {children}
    </Page>
  )
}

type SettingsSectionProps = { id: string; title: string; help?: string; children: ReactNode }

export function SettingsSection({ id, title, help, children }: SettingsSectionProps) {
  return (
    <section
      aria-labelledby={id}
      className="mt-12 border-t border-line pt-8 first-of-type:mt-0 first-of-type:border-0 first-of-type:pt-0"
    >
      <h2 id={id} className="text-title font-strong tracking-tight">
        {title}
      </h2>
      {help !== undefined && <p className="mt-1.5 max-w-[34rem] text-pretty wrap-anywhere text-muted">{help}</p>}
      <div className="mt-5">{children}</div>
    </section>
  )
}
