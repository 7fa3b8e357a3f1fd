import { sql, type Compilable } from 'kysely'
import { expect, test } from 'vitest'
import { findUnboundTables } from '../../test/database/unbound-tables.ts'
import { unnamedStatement, type Writer } from './statement.ts'

/*
 * After each test, every statement of the API is checked for its user (`test/statements.ts`). These
 * tests are about that check.
 */

const ID = '01a22d24-8ac5-73df-a287-cce66f72b28b'

function unboundTablesOf(build: (db: Writer) => Compilable): string[] {
  let found: string[] = []
  unnamedStatement((db) => {
    found = findUnboundTables(build(db).compile().query)
    return db.selectNoFrom(sql`1`.as('one'))
  })
  return found
}

test.each<[string, (db: Writer) => Compilable]>([
  ['a condition', (db) => db.selectFrom('tasks').select('id').where('user_id', '=', ID).where('title', '=', 'x')],
  ['a key that only the user knows', (db) => db.selectFrom('access_tokens').select('id').where('token_hash', '=', 'x')],
  [
    'a join',
    (db) =>
      db.selectFrom('users').innerJoin('tasks', 'tasks.user_id', 'users.id').select('title').where('users.id', '=', ID),
  ],
  ['a column of what is inserted', (db) => db.insertInto('task_change_counts').values({ user_id: ID, count: '1' })],
  ['SQL text', (db) => db.deleteFrom('tasks').where(sql<boolean>`user_id = ${ID}`)],
])('a statement names the user by %s', (_, build) => {
  expect(unboundTablesOf(build)).toEqual([])
})

test.each<[string, (db: Writer) => Compilable]>([
  ['without conditions', (db) => db.selectFrom('tasks').select('id')],
  ['by an id alone', (db) => db.updateTable('tasks').set({ title: 'x' }).where('id', '=', ID)],
  [
    'of one user or anything else',
    (db) => db.deleteFrom('tasks').where((eb) => eb.or([eb('user_id', '=', ID), eb('title', '=', 'x')])),
  ],
  ['of every user but one', (db) => db.selectFrom('tasks').select('id').where('user_id', '<>', ID)],
  [
    'that names the user of another table',
    (db) => db.selectFrom(['tasks', 'users']).select('title').where('users.id', '=', ID),
  ],
  [
    'in a sub-select',
    (db) =>
      db
        .selectFrom('users')
        .select('id')
        .where('id', '=', ID)
        .where('id', 'in', db.selectFrom('tasks').select('user_id')),
  ],
  [
    'in a CTE',
    (db) =>
      db
        .with('gone', (db) => db.deleteFrom('tasks').returning('id'))
        .selectFrom('gone')
        .select('id'),
  ],
  ['in SQL text', (db) => db.selectNoFrom(sql`(select count(*) from tasks)`.as('tasks'))],
])('a statement about tasks %s is found', (_, build) => {
  expect(unboundTablesOf(build)).toEqual(['tasks'])
})
