import { Migration } from '@mikro-orm/migrations'

export class Migration20261130100029_search_text extends Migration {
  override name = 'Migration20261130100029_search_text'

  override up(): void | Promise<void> {
    this.addSql(`drop index "tasks_letters";`)
    this.addSql(`drop index "tasks_words";`)
    this.addSql(`alter table "tasks" drop column "slips", drop column "title_words", drop column "words";`)
    this.addSql(`drop function words_and_slips;`)
    this.addSql(`drop function signs_and_pairs;`)
    // Text as people see it: whatever the accents, the width, the capitals, the kinds of quotes and
    // dashes, and without what shows nothing. What is searched and what is searched for both go
    // through it, so that they cannot disagree. In ASCII there is nothing but capitals to fold.
    this.addSql(String.raw`
      create function folded(given text) returns text language sql immutable strict parallel safe
      return case when octet_length(given) = char_length(given) then casefold(given collate pg_unicode_fast) else
        replace(replace(translate(
          casefold(normalize(regexp_replace(normalize(given, nfkd), '[' ||
            '\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f' || -- accents
            '\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7' || -- the points of Hebrew
            '\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed' || -- the vowels of Arabic
            '\u00ad\u061c\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff' || -- what shows nothing
          ']', '', 'g'), nfc) collate pg_unicode_fast),
          $$ıøłđħ‘’‛ʼ“”„‟‐‒–—−⁄$$, $$ioldh''''""""-----/$$), 'æ', 'ae'), 'œ', 'oe')
      end;`)
    this.addSql(
      `alter table "tasks" add "search_text" text generated always as (folded(title || E'\\n' || coalesce(description, ''))) stored not null;`,
    )
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "tasks" drop column "search_text";`)
    this.addSql(`drop function folded;`)
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
      `alter table "tasks" add "slips" tsvector generated always as (words_and_slips(casefold(title collate "und-x-icu"))) stored not null, add "title_words" tsvector generated always as (strip(to_tsvector('simple', casefold(title collate "und-x-icu")))) stored not null, add "words" tsvector generated always as (strip(to_tsvector('simple', casefold(title collate "und-x-icu") || ' ' || coalesce(casefold(description collate "und-x-icu"), '')))) stored not null;`,
    )
    this.addSql(
      `create index tasks_letters on tasks using gin (user_id, (casefold(title collate "und-x-icu")) gin_trgm_ops, (casefold(description collate "und-x-icu")) gin_trgm_ops) with (gin_pending_list_limit = 256);`,
    )
    this.addSql(
      `create index tasks_words on tasks using gin (user_id, title_words, words, slips, (signs_and_pairs(casefold(title collate "und-x-icu") collate "C"))) with (gin_pending_list_limit = 256);`,
    )
  }
}
