import type { AppLoadContext } from '@remix-run/node'
import { graphql } from '../generated/gql.ts'
import type { LocalTime } from '../words/days.ts'
import { knownTimeZone, ZONE_COOKIE } from '../words/time-zone.ts'
import type { Api } from './api.server.ts'
import { cookieValues } from './cookies.server.ts'

const TimeZoneQuery = graphql(`
  query TimeZone {
    me {
      timeZone
    }
  }
`)

type Profile = { timeZone: string } | null

/** Reads the time zone for actions that show a day. Loaders ask for it in their own query. */
export async function findProfile(api: Api): Promise<Profile> {
  return (await api(TimeZoneQuery)).me
}

/**
 * The current time in the time zone of the profile. A profile in UTC, the default, uses the
 * browser's zone instead; UTC when that is unknown.
 */
export function localTimeOf(request: Request, { now }: AppLoadContext, profile: Profile = null): LocalTime {
  const chosen = profile?.timeZone === 'UTC' ? null : knownTimeZone(profile?.timeZone ?? '')
  return { now: now(), timeZone: chosen ?? readBrowserZone(request) ?? 'UTC' }
}

/** The time zone in the cookie of the browser; `null` when it is missing or unknown. */
export function readBrowserZone(request: Request): string | null {
  const [zone] = cookieValues(request, ZONE_COOKIE)
  return zone === undefined ? null : knownTimeZone(zone)
}
