import { Migration } from '@mikro-orm/migrations'

export class Migration20261121104033_finding extends Migration {
  override name = 'Migration20261121104033_finding'

  override up(): void | Promise<void> {
    this.addSql(`create extension if not exists pg_trgm;`)
    this.addSql(`create extension if not exists btree_gin;`)
    this.addSql(`create index tasks_created_at_order on tasks (user_id, created_at, id);`)
    this.addSql(`create index tasks_updated_at_order on tasks (user_id, updated_at, id);`)
    this.addSql(`create index tasks_completed_at_order on tasks (user_id, completed_at, id);`)
    this.addSql(`create index tasks_due_date_order on tasks (user_id, due_date, id);`)
    this.addSql(
      `create index tasks_priority_order on tasks (user_id, (array_position(array['NONE', 'LOW', 'MEDIUM', 'HIGH'], priority)), id);`,
    )
    this.addSql(`create index tasks_title_order on tasks (user_id, (title collate "und-x-icu"), id);`)
    this.addSql(
      `create index tasks_letters on tasks using gin (user_id, (lower(title collate "und-x-icu")) gin_trgm_ops, (lower(description collate "und-x-icu")) gin_trgm_ops) with (gin_pending_list_limit = 256);`,
    )
    this.addSql(
      `create index tasks_words on tasks using gin (user_id, (to_tsvector('simple', lower(title collate "und-x-icu"))), (to_tsvector('simple', lower(title collate "und-x-icu") || ' ' || coalesce(lower(description collate "und-x-icu"), '')))) with (gin_pending_list_limit = 256);`,
    )
  }

  override down(): void | Promise<void> {
    this.addSql(`drop index "tasks_created_at_order";`)
    this.addSql(`drop index "tasks_updated_at_order";`)
    this.addSql(`drop index "tasks_completed_at_order";`)
    this.addSql(`drop index "tasks_due_date_order";`)
    this.addSql(`drop index "tasks_priority_order";`)
    this.addSql(`drop index "tasks_title_order";`)
    this.addSql(`drop index "tasks_letters";`)
    this.addSql(`drop index "tasks_words";`)
  }
}
