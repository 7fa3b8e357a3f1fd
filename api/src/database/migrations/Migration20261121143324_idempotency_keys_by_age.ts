import { Migration } from '@mikro-orm/migrations'

export class Migration20261121143324_idempotency_keys_by_age extends Migration {
  override name = 'Migration20261121143324_idempotency_keys_by_age'

  override up(): void | Promise<void> {
    this.addSql(
      `create index "idempotency_keys_user_id_created_at_index" on "idempotency_keys" ("user_id", "created_at");`,
    )
  }

  override down(): void | Promise<void> {
    this.addSql(`drop index "idempotency_keys_user_id_created_at_index";`)
  }
}
