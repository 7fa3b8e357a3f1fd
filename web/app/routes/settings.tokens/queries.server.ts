import { ApiError, type Api } from '../../server/api.server.ts'
import { sayDayOf, type Here } from '../../words/days.ts'
import { graphql } from '../../generated/gql.ts'
import type { AccessTokensQuery, CreateAccessTokenInput } from '../../generated/graphql.ts'
import { notFound, type HereOf } from '../../server/loaders.server.ts'
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
  /** Such as `Expires 12 Mar 2027`. */
  expiry: string
  expired: boolean
}

export async function listTokens(api: Api, hereOf: HereOf): Promise<TokenView[]> {
  const { me, accessTokens } = await api(AccessTokensDocument)
  const here = hereOf(me)
  return accessTokens.map((token) => toView(token, here))
}

/** @throws {ApiError} NOT_FOUND */
export async function getToken(api: Api, hereOf: HereOf, id: string): Promise<TokenView> {
  const token = (await listTokens(api, hereOf)).find((token) => token.id === id)
  if (!token) throw notFound()
  return token
}

/** @returns the token itself, which nobody can have again: `null` when the form was sent before, and made it then */
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
    // It is revoked already: that is what was wanted.
    if (!(error instanceof ApiError && error.code === 'NOT_FOUND')) throw error
  }
}

type Token = AccessTokensQuery['accessTokens'][number]

function toView({ createdAt, lastUsedAt, expiresAt, ...token }: Token, here: Here): TokenView {
  const expired = expiresAt !== null && Date.parse(expiresAt) <= here.now.getTime()
  return {
    ...token,
    created: sayDayOf(createdAt, here),
    lastUsed: lastUsedAt === null ? null : toMoment(lastUsedAt, here),
    expiry: expiresAt === null ? 'Never expires' : `${expired ? 'Expired' : 'Expires'} ${sayDayOf(expiresAt, here)}`,
    expired,
  }
}
