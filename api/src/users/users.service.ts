import { UniqueConstraintViolationException } from '@mikro-orm/core'
import { z } from 'zod'
import type { Context, SignedIn } from '../context.ts'
import { badInput, conflict } from '../errors.ts'
import type { SignupInput, UpdateProfileInput } from '../generated/schema.ts'
import { newId } from '../ids.ts'
import { checkInput, email, oneLine } from '../input.ts'
import { startSession, type NewSession } from '../sessions/sessions.service.ts'
import { hashPassword, newPassword } from './password.ts'
import { User, type UserRow } from './user.entity.ts'
import { getUser } from './users.queries.ts'

const name = oneLine('The name', 100)
const newAccount = z.object({ email, password: newPassword, name })
const profileChanges = z.object({ name: name.optional() })

/** Makes the account and its first session, or neither. @throws {AppError} BAD_USER_INPUT, or CONFLICT for a taken address */
export async function signup(context: Context, input: SignupInput): Promise<NewSession> {
  const { em, now } = context
  const { email, password, name } = checkInput(newAccount, input)
  const passwordHash = await hashPassword(password)

  const user = em.create(User, { id: newId(), email, name, passwordHash, createdAt: now(), updatedAt: now() })
  try {
    return await startSession(context, user)
  } catch (error) {
    if (!(error instanceof UniqueConstraintViolationException)) throw error
    throw conflict({ path: 'email', message: 'There is an account with this email address already. Sign in instead.' })
  }
}

/** @throws {AppError} BAD_USER_INPUT */
export async function updateProfile({ em, sql, caller, now }: SignedIn, input: UpdateProfileInput): Promise<UserRow> {
  if (input.name === null) throw badInput([{ path: 'name', message: 'The name cannot be cleared.' }])
  const changes = checkInput(profileChanges, input)
  if (changes.name !== undefined)
    await em.nativeUpdate(User, { id: caller.userId }, { name: changes.name, updatedAt: now() })
  return getUser(sql, caller.userId)
}
