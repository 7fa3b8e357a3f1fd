import { graphql } from '../../generated/gql.ts'
import type { ChangeEmailInput } from '../../generated/graphql.ts'
import type { Api } from '../../server/api.server.ts'
import { notFound } from '../../server/loaders.server.ts'

const EmailAddressQuery = graphql(`
  query EmailAddress {
    me {
      email
    }
    server {
      sendsMail
    }
  }
`)

const ChangeEmailMutation = graphql(`
  mutation ChangeEmail($input: ChangeEmailInput!) {
    changeEmail(input: $input) {
      requestedAt
    }
  }
`)

export async function getAddress(api: Api): Promise<{ email: string; sendsMail: boolean }> {
  const { me, server } = await api(EmailAddressQuery)
  if (me === null) throw notFound()
  return { email: me.email, sendsMail: server.sendsMail }
}

export async function changeEmail(api: Api, input: ChangeEmailInput): Promise<void> {
  await api(ChangeEmailMutation, { input })
}
