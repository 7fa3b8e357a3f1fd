import { graphql } from '../../generated/gql.ts'
import type { Api } from '../../server/api.server.ts'
import { notFound } from '../../server/loaders.server.ts'

const EmailQuery = graphql(`
  query Email {
    me {
      email
    }
  }
`)

const DeleteAccountMutation = graphql(`
  mutation DeleteAccount($input: DeleteAccountInput!) {
    deleteAccount(input: $input) {
      deletesAt
    }
  }
`)

export async function getEmail(api: Api): Promise<string> {
  const { me } = await api(EmailQuery)
  if (me === null) throw notFound()
  return me.email
}

/** @returns the instant when the deletion becomes final */
export async function deleteAccount(api: Api, password: string): Promise<string> {
  return (await api(DeleteAccountMutation, { input: { password } })).deleteAccount.deletesAt
}
