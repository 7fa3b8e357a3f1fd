import { Migration } from '@mikro-orm/migrations'

export class Migration20261130160000_schema extends Migration {
  override name = 'Migration20261130160000_schema'

  override up(): void {
    this.createFolded()
    this.createAccounts()
    this.createTasks()
  }

  /**
   * Folds text for searches: ignores accents, width, case, the kinds of quotes and dashes, and
   * invisible characters. Both the stored text and the search are folded, so that they cannot
   * disagree. ASCII only needs lower case. Otherwise `upper` comes first: `lower` alone knows
   * neither that ß is ss nor that ς is σ.
   */
  createFolded() {
    this.addSql(String.raw`
      create function folded(given text) returns text language sql immutable strict parallel safe
      return case when octet_length(given) = char_length(given) then lower(given collate "C") else
        (replace(replace(replace(translate(
          lower(upper(normalize(regexp_replace(normalize(given, nfkd), '[' ||
            '\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f' || -- accents
            '\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7' || -- the points of Hebrew
            '\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed' || -- the vowels of Arabic
            '\u00ad\u061c\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff' || -- invisible
          ']', '', 'g'), nfc) collate "und-x-icu") collate "und-x-icu"),
          $$ςıøłđħ‘’‛ʼ“”„‟‐‒–—−⁄$$, $$σioldh''''""""-----/$$), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe')) collate "C"
      end;`)
  }

  createAccounts() {
    this.addSql(
      `create table "rate_limits" ("key" varchar(100) not null, "failures" int not null, "pending" int not null, "level" smallint not null, "resets_at" timestamptz not null, primary key ("key"));`,
    )
    this.addSql(`create index "rate_limits_resets_at_index" on "rate_limits" ("resets_at");`)

    this.addSql(
      `create table "users" ("id" uuid not null, "email" varchar(254) not null, "name" varchar(100) not null, "time_zone" varchar(64) not null default 'UTC', "password_hash" varchar(255) not null, "password_changed_at" timestamptz(3) not null, "deletes_at" timestamptz null, "created_at" timestamptz not null, "updated_at" timestamptz not null, primary key ("id"));`,
    )
    this.addSql(`alter table "users" add constraint "users_email_unique" unique ("email");`)
    this.addSql(`create index "users_deletes_at_index" on "users" ("deletes_at");`)
    this.addSql(`alter table "users" add constraint "users_email_check" check (email = lower(email));`)

    this.addSql(
      `create table "sessions" ("user_id" uuid not null, "id" uuid not null, "device" varchar(100) not null, "address" varchar(45) not null, "created_at" timestamptz not null, "last_seen_at" timestamptz not null, "expires_at" timestamptz not null, primary key ("user_id", "id"));`,
    )
    this.addSql(`create index "sessions_expires_at_index" on "sessions" ("expires_at");`)
    this.addOwner('sessions')

    this.addSql(
      `create table "security_events" ("user_id" uuid not null, "id" uuid not null, "type" varchar(30) not null, "device" varchar(100) not null, "address" varchar(45) not null, "created_at" timestamptz not null, primary key ("user_id", "id"));`,
    )
    this.addSql(`create index "security_events_created_at_index" on "security_events" ("created_at");`)
    this.addOwner('security_events')

    this.addSql(
      `create table "idempotency_keys" ("user_id" uuid not null, "key" varchar(255) not null, "fingerprint" varchar(43) not null, "response" jsonb null, "created_at" timestamptz not null, "claimed_at" timestamptz null, primary key ("user_id", "key"));`,
    )
    this.addSql(`create index "idempotency_keys_created_at_index" on "idempotency_keys" ("created_at");`)
    this.addSql(
      `create index "idempotency_keys_user_id_created_at_index" on "idempotency_keys" ("user_id", "created_at");`,
    )
    this.addOwner('idempotency_keys')

    this.addSql(
      `create table "access_tokens" ("user_id" uuid not null, "id" uuid not null, "name" varchar(100) not null, "token_hash" varchar(43) not null, "last_characters" varchar(4) not null, "scopes" text[] not null, "created_at" timestamptz not null, "last_used_at" timestamptz null, "expires_at" timestamptz null, primary key ("user_id", "id"));`,
    )
    this.addSql(`alter table "access_tokens" add constraint "access_tokens_token_hash_unique" unique ("token_hash");`)
    this.addSql(`create index "access_tokens_expires_at_index" on "access_tokens" ("expires_at");`)
    this.addOwner('access_tokens')
  }

  createTasks() {
    this.addSql(
      `create table "tasks" ("user_id" uuid not null, "id" uuid not null, "title" varchar(500) not null, "description" text null, "priority" text not null, "due_date" date null, "completed_at" timestamptz null, "created_at" timestamptz not null, "updated_at" timestamptz not null, "version" int not null default 1, "search_text" text generated always as (folded(title || E'\\n' || coalesce(description, ''))) stored not null, primary key ("user_id", "id"));`,
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
      `alter table "tasks" add constraint "tasks_priority_check" check ("priority" in ('NONE', 'LOW', 'MEDIUM', 'HIGH'));`,
    )
    this.addOwner('tasks')

    this.addSql(
      `create table "task_change_counts" ("user_id" uuid not null, "count" bigint not null, primary key ("user_id"));`,
    )
    this.addSql(
      `alter table "task_change_counts" add constraint "task_change_counts_user_id_foreign" foreign key ("user_id") references "users" ("id") on update cascade on delete cascade;`,
    )

    this.addSql(
      `create table "task_changes" ("user_id" uuid not null, "number" bigint not null, "task_id" uuid not null, "type" text not null, "created_at" timestamptz not null, primary key ("user_id", "number"));`,
    )
    this.addSql(`create index "task_changes_created_at_index" on "task_changes" ("created_at");`)
    this.addSql(
      `alter table "task_changes" add constraint "task_changes_type_check" check ("type" in ('CREATED', 'UPDATED', 'COMPLETED', 'REOPENED', 'DELETED'));`,
    )
    this.addOwner('task_changes')
  }

  addOwner(table: string) {
    this.addSql(
      `alter table "${table}" add constraint "${table}_user_id_foreign" foreign key ("user_id") references "users" ("id") on delete cascade;`,
    )
  }
}
