import { Migration } from '@mikro-orm/migrations'

export class Migration20261121094527_api_for_strangers extends Migration {
  override name = 'Migration20261121094527_api_for_strangers'

  override up(): void | Promise<void> {
    this.addSql(
      `create table "task_change_counts" ("user_id" uuid not null, "count" bigint not null, primary key ("user_id"));`,
    )

    this.addSql(
      `create table "task_changes" ("user_id" uuid not null, "number" bigint not null, "task_id" uuid not null, "type" text not null, "created_at" timestamptz not null, primary key ("user_id", "number"));`,
    )
    this.addSql(`create index "task_changes_created_at_index" on "task_changes" ("created_at");`)

    this.addSql(
      `create table "idempotency_keys" ("user_id" uuid not null, "key" varchar(255) not null, "fingerprint" varchar(43) not null, "response" jsonb null, "created_at" timestamptz not null, "claimed_at" timestamptz null, primary key ("user_id", "key"));`,
    )
    this.addSql(`create index "idempotency_keys_created_at_index" on "idempotency_keys" ("created_at");`)
    this.addSql(
      `create index "idempotency_keys_user_id_created_at_index" on "idempotency_keys" ("user_id", "created_at");`,
    )

    this.addSql(
      `create table "access_tokens" ("user_id" uuid not null, "id" uuid not null, "name" varchar(100) not null, "token_hash" varchar(43) not null, "last_characters" varchar(4) not null, "scopes" text[] not null, "created_at" timestamptz not null, "last_used_at" timestamptz null, "expires_at" timestamptz null, primary key ("user_id", "id"));`,
    )
    this.addSql(`alter table "access_tokens" add constraint "access_tokens_token_hash_unique" unique ("token_hash");`)
    this.addSql(`create index "access_tokens_expires_at_index" on "access_tokens" ("expires_at");`)

    this.addSql(`alter table "users" add "time_zone" varchar(64) not null default 'UTC';`)

    this.addSql(`alter table "tasks" add "version" int not null default 1;`)
    this.addSql(`create or replace function "tasks_task_changed_fn"() returns trigger as $$ begin   declare
    task tasks := coalesce(new, old);
    change text := case
      when tg_op = 'INSERT' then 'CREATED'
      when tg_op = 'DELETE' then 'DELETED'
      when old.completed_at is null and new.completed_at is not null then 'COMPLETED'
      when old.completed_at is not null and new.completed_at is null then 'REOPENED'
      else 'UPDATED' end;
    n bigint;
  begin
    insert into task_change_counts as c (user_id, count) select id, 1 from users where id = task.user_id
      on conflict (user_id) do update set count = c.count + 1 returning count into n;
    if n is null then return null; end if;
    insert into task_changes (user_id, number, task_id, type, created_at) values (task.user_id, n, task.id, change, now());
    perform pg_notify('task_changed', task.user_id || ' ' || n);
    return null;
  end; end; $$ language plpgsql;`)
    this.addSql(
      `create trigger "task_changed" AFTER INSERT OR UPDATE OR DELETE on "tasks" for each ROW execute function "tasks_task_changed_fn"();`,
    )

    this.addSql(
      `alter table "task_change_counts" add constraint "task_change_counts_user_id_foreign" foreign key ("user_id") references "users" ("id") on update cascade on delete cascade;`,
    )

    this.addSql(
      `alter table "task_changes" add constraint "task_changes_user_id_foreign" foreign key ("user_id") references "users" ("id") on delete cascade;`,
    )
    this.addSql(
      `alter table "task_changes" add constraint "task_changes_type_check" check ("type" in ('CREATED', 'UPDATED', 'COMPLETED', 'REOPENED', 'DELETED'));`,
    )

    this.addSql(
      `alter table "idempotency_keys" add constraint "idempotency_keys_user_id_foreign" foreign key ("user_id") references "users" ("id") on delete cascade;`,
    )

    this.addSql(
      `alter table "access_tokens" add constraint "access_tokens_user_id_foreign" foreign key ("user_id") references "users" ("id") on delete cascade;`,
    )
    this.addSql(
      `create or replace function "access_tokens_access_token_ended_fn"() returns trigger as $$ begin perform pg_notify('session_ended', old.id::text); return null; end; $$ language plpgsql;`,
    )
    this.addSql(
      `create trigger "access_token_ended" AFTER DELETE on "access_tokens" for each ROW execute function "access_tokens_access_token_ended_fn"();`,
    )
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists "task_change_counts" cascade;`)
    this.addSql(`drop table if exists "task_changes" cascade;`)
    this.addSql(`drop table if exists "idempotency_keys" cascade;`)
    this.addSql(`drop trigger if exists "access_token_ended" on "access_tokens";`)
    this.addSql(`drop function if exists "access_tokens_access_token_ended_fn"();`)
    this.addSql(`drop table if exists "access_tokens" cascade;`)

    this.addSql(`drop trigger if exists "task_changed" on "tasks";`)
    this.addSql(`drop function if exists "tasks_task_changed_fn"();`)
    this.addSql(`alter table "tasks" drop column "version";`)

    this.addSql(`alter table "users" drop column "time_zone";`)
  }
}
