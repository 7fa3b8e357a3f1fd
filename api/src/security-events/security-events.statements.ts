import { sql } from 'kysely'
import { statement, type Param } from '../database/statement.ts'
import type { Email } from '../input/input.ts'
import type { SecurityEventRow } from './security-event.entity.ts'

const EVENT = ['user_id', 'id', 'type', 'device', 'address', 'created_at'] as const

const valuesOf = (param: Param<SecurityEventRow>) => ({
  id: param('id'),
  type: param('type'),
  device: param('device'),
  address: param('address'),
  created_at: param('createdAt'),
})

export const insertEvent = statement<SecurityEventRow & { userId: string }>()((db, param) =>
  db.insertInto('security_events').values({ user_id: param('userId'), ...valuesOf(param) }),
)

/** Finds the user by the email address, for attempts to sign in. */
export const insertEventByEmail = statement<SecurityEventRow & { email: Email }>()((db, param) =>
  db
    .insertInto('security_events')
    .columns(EVENT)
    .expression((eb) =>
      eb
        .selectFrom('users')
        .select([
          'users.id as user_id',
          sql<string>`${param('id')}::uuid`.as('id'),
          sql<SecurityEventRow['type']>`${param('type')}::text`.as('type'),
          sql<string>`${param('device')}::text`.as('device'),
          sql<string>`${param('address')}::text`.as('address'),
          sql<Date>`${param('createdAt')}::timestamptz`.as('created_at'),
        ])
        .where('email', '=', param('email')),
    ),
)

/** A row if somebody has signed in with this kind of device from this address before. */
export const findSigninFrom = statement<{ userId: string; device: string; address: string }>()((db, param) =>
  db
    .selectFrom('security_events')
    .select('id')
    .where('user_id', '=', param('userId'))
    .where('type', 'in', ['SIGNED_IN', 'SIGNED_UP'])
    .where('device', '=', param('device'))
    .where('address', '=', param('address'))
    .limit(1),
)
