import { Migration } from '@mikro-orm/migrations'

export class Migration20261121030037_accounts_and_tasks extends Migration {
  override name = 'Migration20261121030037_accounts_and_tasks'

  override up(): void | Promise<void> {
    this.addSql(
      `create table "rate_limits" ("key" varchar(100) not null, "failures" int not null, "pending" int not null, "resets_at" timestamptz not null, primary key ("key"));`,
    )
    this.addSql(`create index "rate_limits_resets_at_index" on "rate_limits" ("resets_at");`)

    this.addSql(
      `create table "users" ("id" uuid not null, "email" varchar(254) not null, "name" varchar(100) not null, "password_hash" varchar(255) not null, "created_at" timestamptz not null, "updated_at" timestamptz not null, primary key ("id"));`,
    )
    this.addSql(`alter table "users" add constraint "users_email_unique" unique ("email");`)
    this.addSql(`alter table "users" add constraint "users_email_check" check (email = lower(email));`)

    this.addSql(
      `create table "tasks" ("user_id" uuid not null, "id" uuid not null, "title" varchar(500) not null, "description" text null, "priority" text not null, "due_date" date null, "completed_at" timestamptz null, "created_at" timestamptz not null, "updated_at" timestamptz not null, primary key ("user_id", "id"));`,
    )
    this.addSql(
      `alter table "tasks" add constraint "tasks_priority_check" check ("priority" in ('NONE', 'LOW', 'MEDIUM', 'HIGH'));`,
    )

    this.addSql(
      `create table "sessions" ("user_id" uuid not null, "id" uuid not null, "created_at" timestamptz not null, "expires_at" timestamptz not null, primary key ("user_id", "id"));`,
    )
    this.addSql(`create index "sessions_expires_at_index" on "sessions" ("expires_at");`)

    this.addSql(
      `alter table "tasks" add constraint "tasks_user_id_foreign" foreign key ("user_id") references "users" ("id") on delete cascade;`,
    )

    this.addSql(
      `alter table "sessions" add constraint "sessions_user_id_foreign" foreign key ("user_id") references "users" ("id") on delete cascade;`,
    )
  }
}
