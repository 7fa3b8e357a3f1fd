import { Migration } from '@mikro-orm/migrations'

export class Migration20261121104033_finding extends Migration {
  override name = 'Migration20261121104033_finding'

  override up(): void | Promise<void> {
    this.addSql(`create extension if not exists pg_trgm;`)
    this.addSql(`create extension if not exists btree_gin;`)
    // Two words that a slip of the keyboard lies between have one of these in common. Numbers are not mistyped for others.
    this.addSql(`
      create function words_and_slips(given text) returns tsvector language sql immutable strict parallel safe as $$
        select array_to_tsvector(words || array(
          select overlay(word placing '' from n for 1)
          from unnest(words) word, generate_series(1, char_length(word)) n
          where word ~ '^[^0-9]{4,30}$'
        ))
        from tsvector_to_array(to_tsvector('pg_catalog.simple', given)) words
      $$;`)
    // Every sign of a text, and every two that stand side by side: what is too short for trigrams has these.
    this.addSql(`
      create function signs_and_pairs(given text) returns text[] language sql immutable strict parallel safe as $$
        select signs || array(select sign || next from unnest(signs, signs[2:]) pair (sign, next) where next is not null)
        from string_to_array(given, null) signs
      $$;`)
    this.addSql(
      `alter table "tasks" add "title_words" tsvector generated always as (strip(to_tsvector('simple', casefold(title collate "und-x-icu")))) stored not null, add "words" tsvector generated always as (strip(to_tsvector('simple', casefold(title collate "und-x-icu") || ' ' || coalesce(casefold(description collate "und-x-icu"), '')))) stored not null, add "slips" tsvector generated always as (words_and_slips(casefold(title collate "und-x-icu"))) stored not null;`,
    )
    this.addSql(`create index tasks_created_at_order on tasks (user_id, created_at, id);`)
    this.addSql(`create index tasks_updated_at_order on tasks (user_id, updated_at, id);`)
    this.addSql(`create index tasks_completed_at_order on tasks (user_id, completed_at, id);`)
    this.addSql(`create index tasks_due_date_order on tasks (user_id, due_date, id);`)
    this.addSql(
      `create index tasks_priority_order on tasks (user_id, (array_position(array['NONE', 'LOW', 'MEDIUM', 'HIGH'], priority)), id);`,
    )
    this.addSql(`create index tasks_title_order on tasks (user_id, (title collate "und-x-icu"), id);`)
    this.addSql(
      `create index tasks_letters on tasks using gin (user_id, (casefold(title collate "und-x-icu")) gin_trgm_ops, (casefold(description collate "und-x-icu")) gin_trgm_ops) with (gin_pending_list_limit = 256);`,
    )
    this.addSql(
      `create index tasks_words on tasks using gin (user_id, title_words, words, slips, (signs_and_pairs(casefold(title collate "und-x-icu") collate "C"))) with (gin_pending_list_limit = 256);`,
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
    this.addSql(`alter table "tasks" drop column "title_words", drop column "words", drop column "slips";`)
    this.addSql(`drop function words_and_slips;`)
    this.addSql(`drop function signs_and_pairs;`)
  }
}
