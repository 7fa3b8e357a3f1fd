import type { Run } from '../database/run.ts'
import { statement } from '../database/statement.ts'
import type { Email } from '../input/input.ts'

const CREDENTIALS = [
  'id',
  'email',
  'name',
  'time_zone as timeZone',
  'created_at as createdAt',
  'password_hash as passwordHash',
  'password_changed_at as passwordChangedAt',
  'deletes_at as deletesAt',
  'email_verified_at as emailVerifiedAt',
] as const

/** An account whose deletion is due is gone, though its row may stay for some minutes. */
const findByEmail = statement<{ email: Email; now: Date }>()((db, param) =>
  db
    .selectFrom('users')
    .select(CREDENTIALS)
    .where('email', '=', param('email'))
    .where((eb) => eb.or([eb('deletes_at', 'is', null), eb('deletes_at', '>', param('now'))])),
)

const findById = statement<{ id: string; now: Date }>()((db, param) =>
  db
    .selectFrom('users')
    .select(CREDENTIALS)
    .where('id', '=', param('id'))
    .where((eb) => eb.or([eb('deletes_at', 'is', null), eb('deletes_at', '>', param('now'))])),
)

/** An account with its password hash. */
export type Account = NonNullable<typeof findByEmail.row>

export async function findAccountByEmail(run: Run, email: Email, now: Date): Promise<Account | undefined> {
  const [account] = await run(findByEmail, { email, now })
  return account
}

export async function findAccountById(run: Run, id: string, now: Date): Promise<Account | undefined> {
  const [account] = await run(findById, { id, now })
  return account
}

/** When an account is going to be deleted; no row when it is not. */
export const findDeletion = statement<{ id: string }>()((db, param) =>
  db
    .selectFrom('users')
    .select((eb) => eb.ref('deletes_at').$notNull().as('deletesAt'))
    .where('id', '=', param('id'))
    .where('deletes_at', 'is not', null),
)
