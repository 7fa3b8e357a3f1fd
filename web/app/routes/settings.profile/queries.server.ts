import { graphql } from '../../generated/gql.ts'
import type { Api } from '../../server/api.server.ts'
import { notFound, type LocalTimeOf } from '../../server/loaders.server.ts'
import { formatDate } from '../../words/days.ts'

const ProfileQuery = graphql(`
  query Profile {
    me {
      name
      email
      timeZone
      createdAt
    }
  }
`)

const UpdateProfileMutation = graphql(`
  mutation UpdateProfile($input: UpdateProfileInput!) {
    updateProfile(input: $input) {
      user {
        id
      }
    }
  }
`)

export async function getProfile(api: Api, localTimeOf: LocalTimeOf) {
  const { me } = await api(ProfileQuery)
  if (me === null) throw notFound()
  const { name, email, timeZone, createdAt } = me
  const localTime = localTimeOf(me)
  const known = Intl.supportedValuesOf('timeZone')
  const timeZones = [...new Set(['UTC', 'Etc/UTC', timeZone, localTime.timeZone, ...known])].toSorted()
  return { name, email, timeZone, timeZones, since: formatDate(createdAt, localTime) }
}

type Profile = { name: string; timeZone?: string }

export async function updateProfile(api: Api, input: Profile): Promise<void> {
  await api(UpdateProfileMutation, { input })
}
