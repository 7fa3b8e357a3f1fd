import { Migration } from '@mikro-orm/migrations'

export class Migration20261121101718_claims_of_idempotency_keys extends Migration {
  override name = 'Migration20261121101718_claims_of_idempotency_keys'

  override up(): void | Promise<void> {
    this.addSql(`alter table "idempotency_keys" add "claimed_at" timestamptz null;`)
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "idempotency_keys" drop column "claimed_at";`)
  }
}
