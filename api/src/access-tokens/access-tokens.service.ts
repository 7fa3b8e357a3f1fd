import { z } from 'zod'
import type { InSession } from '../context.ts'
import { badCredential, conflict, notFound } from '../errors.ts'
import type { CreateAccessTokenInput, RevokeAccessTokenInput } from '../generated/schema.ts'
import { fromPublicId, newId } from '../input/ids.ts'
import { checkInput, instant, oneLine } from '../input/input.ts'
import { queueMail } from '../mail/mails.service.ts'
import { recordEvent } from '../security-events/security-events.service.ts'
import { DAY } from '../time.ts'
import { isScope, SCOPES } from '../permissions/scopes.ts'
import type { AccessTokenRow } from './access-token.entity.ts'
import { deleteAccessToken, insertAccessToken, lockAccount } from './access-tokens.statements.ts'
import { hashSecret, newSecret } from './secret.ts'

/** How many tokens a person can have, including expired ones that are still listed. */
const MAX_TOKENS = 50

/** A year, and a day for leap years. Milliseconds. */
const LONGEST_LIFE = 366 * DAY

/**
 * How long an expired token is still listed, so that people see why a program stopped.
 * Milliseconds.
 */
export const SHOWN_AFTER_EXPIRY = 30 * DAY

const scopes = z
  .array(
    z.string().transform((value, context) => {
      if (isScope(value)) return value
      context.addIssue(`There is no such scope. There are: ${SCOPES.join(', ')}.`)
      return z.NEVER
    }),
  )
  .min(1, 'Choose at least one scope.')
  .max(20, 'There are not that many scopes.')
  .transform((chosen) => SCOPES.filter((scope) => chosen.includes(scope)))

const newTokenAt = (now: Date) =>
  z.object({
    name: oneLine('The name', 100),
    scopes,
    expiresAt: instant('The expiry')
      .refine((at) => at > now, 'The expiry must be in the future.')
      .refine((at) => at.getTime() - now.getTime() <= LONGEST_LIFE, 'The expiry can be at most a year away.')
      .nullish(),
  })

/** @throws {AppError} BAD_USER_INPUT, or CONFLICT when the person has too many */
export async function createAccessToken(context: InSession, input: CreateAccessTokenInput) {
  const { transaction, caller, now } = context
  const createdAt = now()
  const { name, scopes, expiresAt = null } = checkInput(newTokenAt(createdAt), input)
  const token = newSecret()
  const lastCharacters = token.slice(-4)
  const row: AccessTokenRow = { id: newId(), name, lastCharacters, scopes, createdAt, lastUsedAt: null, expiresAt }

  await transaction(async (run) => {
    const owner = { run, userId: caller.userId }
    // Fails if the deletion of the account was scheduled, which also ended this session.
    if (!(await lockAccount(owner))) throw badCredential()
    if (!(await insertAccessToken(owner, { ...row, tokenHash: hashSecret(token) }, MAX_TOKENS))) throw tooMany()
    await recordEvent(run, context, caller.userId, 'ACCESS_TOKEN_CREATED')
    await queueMail(run, context, { kind: 'ACCESS_TOKEN_CREATED', userId: caller.userId, facts: { name } })
  })
  return { token, accessToken: row }
}

const tooMany = () =>
  conflict({ path: 'name', message: `You have ${MAX_TOKENS} access tokens, and cannot have more. Revoke one first.` })

/** @throws {AppError} BAD_USER_INPUT, or NOT_FOUND when it is no token of the person */
export async function revokeAccessToken(context: InSession, { id }: RevokeAccessTokenInput) {
  const { transaction, sessions, caller } = context
  const tokenId = fromPublicId('token', id)
  await transaction(async (run) => {
    const isRevoked = await deleteAccessToken({ run, userId: caller.userId }, tokenId)
    if (!isRevoked) throw notFound('access token')
    await recordEvent(run, context, caller.userId, 'ACCESS_TOKEN_REVOKED')
  })
  sessions.forget([tokenId])
  return { revokedAccessTokenId: id }
}
