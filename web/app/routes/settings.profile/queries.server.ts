import type { Api } from '../../api.server.ts'
import { sayDayOf } from '../../days.ts'
import { graphql } from '../../generated/gql.ts'
import { notFound } from '../../loaders.server.ts'

const ProfileQuery = graphql(`
  query Profile {
    me {
      name
      email
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
  return { name: me.name, email: me.email, since: sayDayOf(me.createdAt) }
}

export async function updateProfile(api: Api, name: string): Promise<void> {
  await api(UpdateProfileMutation, { input: { name } })
}
