import { graphql } from '../../generated/gql.ts'
import { ApiError, type Api } from '../../server/api.server.ts'
import { notFound, type LocalTimeOf } from '../../server/loaders.server.ts'
import { formatDate } from '../../words/days.ts'

const ProfileQuery = graphql(`
  query Profile {
    me {
      name
      email
      emailVerified
      timeZone
      createdAt
    }
    server {
      sendsMail
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

const RequestEmailVerificationMutation = graphql(`
  mutation RequestEmailVerification {
    requestEmailVerification {
      requestedAt
    }
  }
`)

export async function getProfile(api: Api, localTimeOf: LocalTimeOf) {
  const { me, server } = await api(ProfileQuery)
  if (me === null) throw notFound()
  const { name, email, emailVerified, timeZone, createdAt } = me
  const localTime = localTimeOf(me)
  const known = Intl.supportedValuesOf('timeZone')
  const timeZones = [...new Set(['UTC', 'Etc/UTC', timeZone, localTime.timeZone, ...known])].toSorted()
  const address: Address = { email, isConfirmed: emailVerified, sendsMail: server.sendsMail }
  return { name, timeZone, timeZones, address, since: formatDate(createdAt, localTime) }
}

/** The email address of an account, and whether it can be confirmed and changed. */
export type Address = { email: string; isConfirmed: boolean; sendsMail: boolean }

type Profile = { name: string; timeZone?: string }

export async function updateProfile(api: Api, input: Profile): Promise<void> {
  await api(UpdateProfileMutation, { input })
}

/** Sends the link again that confirms the address. */
export async function sendConfirmation(api: Api): Promise<void> {
  try {
    await api(RequestEmailVerificationMutation)
  } catch (error) {
    // The address is confirmed already, as intended.
    if (!(error instanceof ApiError && error.code === 'CONFLICT' && error.retryAfter === null)) throw error
  }
}
