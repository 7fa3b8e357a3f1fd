import type { SecurityEventView } from '../words/security-events.ts'
import { Ago } from './ago.tsx'
import { Facts } from './facts.tsx'
import { AlertIcon } from './icons.tsx'

export function SecurityEventList({ events }: { events: readonly SecurityEventView[] }) {
  return (
    <ul>
      {events.map(({ id, words, alarming, device, address, at }) => (
        <li key={id} id={id} className="flex items-baseline justify-between gap-4 border-b border-line py-2.5">
          <div className="min-w-0">
            <p className={alarming ? 'text-danger' : ''}>
              {alarming && <AlertIcon className="mr-1.5 inline-block size-4 align-[-0.15em]" />}
              {words}
            </p>
            <Facts>
              {device}
              {address === 'unknown' ? null : address}
            </Facts>
          </div>
          <p className="shrink-0 text-small text-muted first-letter:uppercase">
            <Ago moment={at} />
          </p>
        </li>
      ))}
    </ul>
  )
}
