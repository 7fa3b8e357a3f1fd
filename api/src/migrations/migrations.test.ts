import { MikroORM } from '@mikro-orm/postgresql'
import { expect, test } from 'vitest'
import { cloneFreshDatabase } from '../../test/app.ts'
import { sql } from '../../test/database/sql.ts'
import { captureLog } from '../../test/log.ts'
import { migrate } from './migrate.ts'
import { ormConfig } from './orm.ts'

/** Everything that makes up a schema, as PostgreSQL describes it. */
const DESCRIBE = `
  select 'column' as kind, table_name || '.' || column_name as name,
    concat_ws(' ', data_type, character_maximum_length, datetime_precision, is_nullable, column_default, generation_expression) as definition
  from information_schema.columns where table_schema = 'public' and table_name <> 'mikro_orm_migrations'
  union all select 'index', indexname, indexdef from pg_indexes where schemaname = 'public' and tablename <> 'mikro_orm_migrations'
  union all select 'constraint', conname, pg_get_constraintdef(oid) from pg_constraint
    where connamespace = 'public'::regnamespace and conrelid <> 'mikro_orm_migrations'::regclass
  union all select 'trigger', tgname, pg_get_triggerdef(oid) from pg_trigger where not tgisinternal
  order by kind, name`

test('the migrations make what the entities say, down to the last index', async () => {
  const databaseUrl = await cloneFreshDatabase()
  const migrated = await sql(DESCRIBE, [], databaseUrl)
  const orm = await MikroORM.init({ ...ormConfig, clientUrl: databaseUrl })
  const create = await orm.schema.getCreateSchemaSQL()
  await orm.close()

  const tables = new Set(migrated.flatMap(({ kind, name }) => (kind === 'column' ? String(name).split('.')[0] : [])))
  await sql(`drop table ${[...tables].join(', ')} cascade; ${create}`, [], databaseUrl)

  expect(tables.size).toBeGreaterThan(6)
  expect(migrated).toEqual(await sql(DESCRIBE, [], databaseUrl))
})

test('the snapshot that the next migration is compared with is what the entities say', async () => {
  const orm = await MikroORM.init({ ...ormConfig, clientUrl: await cloneFreshDatabase() })

  const differs = await orm.migrator.checkSchema()

  await orm.close()
  expect(differs).toBe(false)
})

test('a database of a version before the first release is refused, with what to do', async () => {
  const databaseUrl = await cloneFreshDatabase()
  await sql(`update mikro_orm_migrations set name = 'Migration20261121030037_accounts_and_tasks'`, [], databaseUrl)

  const refused = migrate(databaseUrl, captureLog().log)

  await expect(refused).rejects.toThrow(/before the first release.*Set DATABASE_URL to a new, empty database.*DATA_DIR/)
  await expect(refused).rejects.toMatchObject({ name: 'ConfigError' })
})
