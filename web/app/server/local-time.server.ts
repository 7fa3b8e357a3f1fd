import type { AppLoadContext } from '@remix-run/node'
import type { Api } from './api.server.ts'
import { cookieValues } from './cookies.server.ts'
import type { LocalTime } from '../words/days.ts'
import { graphql } from '../generated/gql.ts'
import { knownTimeZone, ZONE_COOKIE } from '../words/time-zone.ts'

const TimeZoneQuery = graphql(`
  query TimeZone {
    me {
      timeZone
    }
  }
`)

type Profile = { timeZone: string } | null

/** For actions that say a day: what they do is no query, which could ask for it as well. */
export async function findProfile(api: Api): Promise<Profile> {
  return (await api(TimeZoneQuery)).me
}

/**
 * Now, where somebody is: in the zone of their profile or, while that is UTC because nobody said another, in that of their
 * browser. UTC when neither is known.
 */
export function localTimeOf(request: Request, { now }: AppLoadContext, profile: Profile = null): LocalTime {
  const said = profile?.timeZone === 'UTC' ? null : knownTimeZone(profile?.timeZone ?? '')
  return { now: now(), timeZone: said ?? readBrowserZone(request) ?? 'UTC' }
}

/** The zone that the browser says it is in, if it has one that is known here. */
export function readBrowserZone(request: Request): string | null {
  const [zone] = cookieValues(request, ZONE_COOKIE)
  return zone === undefined ? null : knownTimeZone(zone)
}
