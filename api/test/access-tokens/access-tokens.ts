import { SCOPES } from '../../src/permissions/scopes.ts'
import { DAY } from '../../src/time.ts'
import { answer, execute, type App } from '../execute.ts'
import { graphql } from '../generated/gql.ts'
import type { AccessTokenListQuery, CreateAccessTokenInput } from '../generated/graphql.ts'

const CreateAccessToken = graphql(`
  mutation AccessTokenCreation($input: CreateAccessTokenInput!) {
    createAccessToken(input: $input) {
      token
      accessToken {
        id
        name
        lastCharacters
        scopes
        createdAt
        lastUsedAt
        expiresAt
      }
    }
  }
`)

const RevokeAccessToken = graphql(`
  mutation AccessTokenRevocation($id: ID!) {
    revokeAccessToken(input: { id: $id }) {
      revokedAccessTokenId
    }
  }
`)

const ListAccessTokens = graphql(`
  query AccessTokenList {
    accessTokens {
      id
      name
      lastCharacters
      scopes
      createdAt
      lastUsedAt
      expiresAt
    }
  }
`)

type SignedIn = { token: string }

export const ALL_SCOPES = [...SCOPES]

const SAMPLE: CreateAccessTokenInput = { name: 'Backup script', scopes: ALL_SCOPES }

/** Tries to create an access token, by default with every scope and without an expiry. */
export const createAccessToken = (app: App, as: SignedIn, input: Partial<CreateAccessTokenInput> = {}) =>
  execute(app, CreateAccessToken, { as, variables: { input: { ...SAMPLE, ...input } } })

/** Like `createAccessToken`, but throws unless it succeeds. */
export async function buildAccessToken(app: App, as: SignedIn, input: Partial<CreateAccessTokenInput> = {}) {
  const variables = { input: { ...SAMPLE, ...input } }
  const { createAccessToken } = await answer(app, CreateAccessToken, { as, variables })
  return { token: createAccessToken.token, ...createAccessToken.accessToken }
}

export const revokeAccessToken = (app: App, as: SignedIn, id: string) =>
  execute(app, RevokeAccessToken, { as, variables: { id } })

export const listAccessTokens = async (app: App, as: SignedIn): Promise<AccessTokenListQuery['accessTokens']> =>
  (await answer(app, ListAccessTokens, { as })).accessTokens

/** The instant this many days later. */
export const daysFrom = (then: Date, days: number): string => new Date(then.getTime() + days * DAY).toISOString()
