import type { Api } from '../../api.server.ts'
import { sayDayOf } from '../../days.ts'
import { graphql } from '../../generated/gql.ts'
import { notFound } from '../../loaders.server.ts'

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

export async function getProfile(api: Api) {
  const { me } = await api(ProfileQuery)
  if (me === null) throw notFound()
  const { name, email, timeZone, createdAt } = me
  const timeZones = [...new Set(['UTC', timeZone, ...Intl.supportedValuesOf('timeZone')])].toSorted()
  return { name, email, timeZone, timeZones, since: sayDayOf(createdAt) }
}

type Profile = { name: string; timeZone?: string }

export async function updateProfile(api: Api, input: Profile): Promise<void> {
  await api(UpdateProfileMutation, { input })
}
