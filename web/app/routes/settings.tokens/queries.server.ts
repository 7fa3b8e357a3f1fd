import { graphql } from '../../generated/gql.ts'
import type { AccessTokensQuery, CreateAccessTokenInput } from '../../generated/graphql.ts'
import { ApiError, type Api } from '../../server/api.server.ts'
import { notFound, type LocalTimeOf } from '../../server/loaders.server.ts'
import { formatDate, type LocalTime } from '../../words/days.ts'
import { toMoment, type Moment } from '../../words/moments.ts'

const AccessTokensDocument = graphql(`
  query AccessTokens {
    me {
      timeZone
    }
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

const CreateAccessTokenMutation = graphql(`
  mutation CreateAccessToken($input: CreateAccessTokenInput!) {
    createAccessToken(input: $input) {
      token
      accessToken {
        name
      }
    }
  }
`)

const RevokeAccessTokenMutation = graphql(`
  mutation RevokeAccessToken($input: RevokeAccessTokenInput!) {
    revokeAccessToken(input: $input) {
      revokedAccessTokenId
    }
  }
`)

/** A token without its secret, as a row shows it. */
export type TokenView = {
  id: string
  name: string
  lastCharacters: string
  scopes: string[]
  created: string
  lastUsed: Moment | null
  /** For example `Expires 12 Mar 2027`. */
  expiry: string
  expired: boolean
}

export async function listTokens(api: Api, localTimeOf: LocalTimeOf): Promise<TokenView[]> {
  const { me, accessTokens } = await api(AccessTokensDocument)
  const localTime = localTimeOf(me)
  return accessTokens.map((token) => toView(token, localTime))
}

/** @throws {ApiError} NOT_FOUND */
export async function getToken(api: Api, localTimeOf: LocalTimeOf, id: string): Promise<TokenView> {
  const token = (await listTokens(api, localTimeOf)).find((token) => token.id === id)
  if (!token) throw notFound()
  return token
}

/**
 * @returns the token, which is never shown again; `null` when the form was sent before, and has
 * created the token then
 */
export async function createToken(
  api: Api,
  input: CreateAccessTokenInput,
): Promise<{ name: string; token: string } | null> {
  try {
    const { createAccessToken } = await api(CreateAccessTokenMutation, { input })
    return { name: createAccessToken.accessToken.name, token: createAccessToken.token }
  } catch (error) {
    if (error instanceof ApiError && error.wasDone) return null
    throw error
  }
}

export async function revokeToken(api: Api, id: string): Promise<void> {
  try {
    await api(RevokeAccessTokenMutation, { input: { id } })
  } catch (error) {
    // The token is revoked already, as intended.
    if (!(error instanceof ApiError && error.code === 'NOT_FOUND')) throw error
  }
}

type Token = AccessTokensQuery['accessTokens'][number]

function toView({ createdAt, lastUsedAt, expiresAt, ...token }: Token, localTime: LocalTime): TokenView {
  const expired = expiresAt !== null && Date.parse(expiresAt) <= localTime.now.getTime()
  return {
    ...token,
    created: formatDate(createdAt, localTime),
    lastUsed: lastUsedAt === null ? null : toMoment(lastUsedAt, localTime),
    expiry:
      expiresAt === null ? 'Never expires' : `${expired ? 'Expired' : 'Expires'} ${formatDate(expiresAt, localTime)}`,
    expired,
  }
}
