import type { MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { BackLink } from '../../components/back-link.tsx'
import { SettingsPage } from '../../components/settings-page.tsx'
import { signedInLoader } from '../../server/loaders.server.ts'
import { HistoryPage } from './history-page.tsx'
import { loadHistory } from './queries.server.ts'

export const meta: MetaFunction = () => [{ title: 'Security history · Settings · Latchkey' }]

export const loader = signedInLoader(({ api, url, localTimeOf }) => loadHistory(api, localTimeOf, url))

export default function History() {
  const history = useLoaderData<typeof loader>()
  return (
    <SettingsPage title="Security history">
      <div className="-mt-4">
        <BackLink to="/settings/security">Security</BackLink>
      </div>
      <h2 className="mt-2 text-title font-strong tracking-tight">History</h2>
      <p className="mt-1.5 mb-4 text-muted">What happened to your account in the last 90 days.</p>
      <HistoryPage key={history.after} history={history} />
    </SettingsPage>
  )
}
