import { Ago } from '../../components/ago.tsx'
import { ButtonLink } from '../../components/button.tsx'
import { Facts } from '../../components/facts.tsx'
import type { TokenView } from './queries.server.ts'

export function TokenList({ tokens }: { tokens: readonly TokenView[] }) {
  if (tokens.length === 0) return <p className="text-muted">You have none yet.</p>
  return (
    <ul aria-labelledby="tokens">
      {tokens.map(({ id, name, lastCharacters, scopes, created, lastUsed, expiry, expired }) => (
        <li key={id} className="flex flex-wrap items-start gap-x-3 border-b border-line py-3">
          <div className="min-w-0 flex-1">
            <p dir="auto" className="font-medium wrap-anywhere">
              {name}
            </p>
            <Facts>
              <code className="font-mono">lk_pat_…{lastCharacters}</code>
              {scopes.join(', ')}
            </Facts>
            <Facts>
              {lastUsed === null ? (
                'Never used'
              ) : (
                <>
                  Last used <Ago moment={lastUsed} />
                </>
              )}
              <span className={`tabular-nums ${expired ? 'text-danger' : ''}`}>{expiry}</span>
              <span className="tabular-nums">Created {created}</span>
            </Facts>
          </div>
          <ButtonLink
            to={`/settings/tokens/${id}/revoke`}
            variant="outline"
            aria-label={`Revoke ${name}`}
            className="self-center sm:min-h-9 sm:px-3"
          >
            Revoke
          </ButtonLink>
        </li>
      ))}
    </ul>
  )
}
