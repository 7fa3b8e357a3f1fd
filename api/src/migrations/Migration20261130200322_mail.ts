import { Migration } from '@mikro-orm/migrations'

export class Migration20261130200322_mail extends Migration {
  override name = 'Migration20261130200322_mail'

  override up(): void | Promise<void> {
    this.addSql(
      `create table "mails" ("id" uuid not null, "user_id" uuid null, "kind" varchar(30) not null, "email" varchar(254) not null, "link_id" uuid null, "facts" jsonb not null, "created_at" timestamptz not null, "attempts" smallint not null default 0, "next_attempt_at" timestamptz null, "sent_at" timestamptz null, primary key ("id"));`,
    )
    this.addSql(`create index "mails_user_id_index" on "mails" ("user_id");`)
    this.addSql(`create index "mails_created_at_index" on "mails" ("created_at");`)
    this.addSql(`create index "mails_next_attempt_at_index" on "mails" ("next_attempt_at");`)

    this.addSql(
      `create table "links" ("user_id" uuid not null, "purpose" varchar(30) not null, "email" varchar(254) not null, "id" uuid not null, "password_changed_at" timestamptz(3) null, "created_at" timestamptz not null, "expires_at" timestamptz not null, primary key ("user_id", "purpose", "email"));`,
    )
    this.addSql(`create index "links_email_index" on "links" ("email");`)
    this.addSql(`create index "links_expires_at_index" on "links" ("expires_at");`)

    this.addSql(`alter table "users" add "email_verified_at" timestamptz null;`)

    this.addSql(
      `alter table "mails" add constraint "mails_user_id_foreign" foreign key ("user_id") references "users" ("id") on delete cascade;`,
    )

    this.addSql(
      `alter table "links" add constraint "links_user_id_foreign" foreign key ("user_id") references "users" ("id") on delete cascade;`,
    )
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists "mails" cascade;`)
    this.addSql(`drop table if exists "links" cascade;`)

    this.addSql(`alter table "users" drop column "email_verified_at";`)
  }
}
