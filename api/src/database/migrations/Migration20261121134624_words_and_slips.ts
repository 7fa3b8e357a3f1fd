import { Migration } from '@mikro-orm/migrations'

export class Migration20261121134624_words_and_slips extends Migration {
  override name = 'Migration20261121134624_words_and_slips'

  override up(): void | Promise<void> {
    // Two words that a slip of the keyboard lies between have one of these in common. Numbers are not mistyped for others.
    this.addSql(`
      create function words_and_slips(given text) returns tsvector language sql immutable strict parallel safe as $$
        select array_to_tsvector(coalesce(array_agg(distinct slip), '{}'))
        from unnest(tsvector_to_array(to_tsvector('pg_catalog.simple', given))) word
        cross join lateral (
          select word
          union all
          select overlay(word placing '' from n for 1) from generate_series(1, char_length(word)) n
          where word ~ '^[^0-9]{4,30}$'
        ) of_word (slip)
      $$;`)
    this.addSql(`drop index "tasks_words";`)
    this.addSql(
      `alter table "tasks" add "words" tsvector generated always as (setweight(to_tsvector('simple', lower(title collate "und-x-icu")), 'A') || setweight(to_tsvector('simple', coalesce(lower(description collate "und-x-icu"), '')), 'B')) stored not null, add "slips" tsvector generated always as (words_and_slips(lower(title collate "und-x-icu"))) stored not null;`,
    )
    this.addSql(
      `create index tasks_words on tasks using gin (user_id, words, slips) with (gin_pending_list_limit = 256);`,
    )
  }

  override down(): void | Promise<void> {
    this.addSql(`drop index "tasks_words";`)
    this.addSql(`alter table "tasks" drop column "words", drop column "slips";`)
    this.addSql(`drop function words_and_slips;`)
    this.addSql(
      `create index tasks_words on tasks using gin (user_id, (to_tsvector('simple', lower(title collate "und-x-icu"))), (to_tsvector('simple', lower(title collate "und-x-icu") || ' ' || coalesce(lower(description collate "und-x-icu"), '')))) with (gin_pending_list_limit = 256);`,
    )
  }
}
