import { Migration } from '@mikro-orm/migrations'

export class Migration20261121054325_account_security extends Migration {
  override name = 'Migration20261121054325_account_security'

  override up(): void | Promise<void> {
    this.addSql(
      `create table "security_events" ("user_id" uuid not null, "id" uuid not null, "type" varchar(30) not null, "device" varchar(100) not null, "address" varchar(45) not null, "created_at" timestamptz not null, primary key ("user_id", "id"));`,
    )
    this.addSql(`create index "security_events_created_at_index" on "security_events" ("created_at");`)
    this.addSql(
      `alter table "security_events" add constraint "security_events_user_id_foreign" foreign key ("user_id") references "users" ("id") on delete cascade;`,
    )

    this.addSql(`delete from "rate_limits";`) // windows of minutes
    this.addSql(`alter table "rate_limits" add "level" smallint not null;`)

    this.addSql(`alter table "users" add "password_changed_at" timestamptz(3) null, add "deletes_at" timestamptz null;`)
    this.addSql(`update "users" set "password_changed_at" = "created_at";`)
    this.addSql(`alter table "users" alter "password_changed_at" set not null;`)
    this.addSql(`create index "users_deletes_at_index" on "users" ("deletes_at");`)

    this.addSql(
      `alter table "sessions" add "device" varchar(100) null, add "address" varchar(45) null, add "last_seen_at" timestamptz null;`,
    )
    this.addSql(
      `update "sessions" set "device" = 'Unknown device', "address" = 'unknown', "last_seen_at" = "created_at";`,
    )
    this.addSql(
      `alter table "sessions" alter "device" set not null, alter "address" set not null, alter "last_seen_at" set not null;`,
    )

    this.addSql(
      `create or replace function "sessions_session_ended_fn"() returns trigger as $$ begin perform pg_notify('session_ended', old.id::text); return null; end; $$ language plpgsql;`,
    )
    this.addSql(
      `create trigger "session_ended" AFTER DELETE on "sessions" for each ROW execute function "sessions_session_ended_fn"();`,
    )
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table "security_events";`)
    this.addSql(`drop trigger "session_ended" on "sessions";`)
    this.addSql(`drop function "sessions_session_ended_fn"();`)
    this.addSql(`alter table "rate_limits" drop column "level";`)
    this.addSql(`alter table "sessions" drop column "device", drop column "address", drop column "last_seen_at";`)
    this.addSql(`drop index "users_deletes_at_index";`)
    this.addSql(`alter table "users" drop column "password_changed_at", drop column "deletes_at";`)
  }
}
