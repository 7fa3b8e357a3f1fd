import { createHash, randomUUIDv7 } from 'node:crypto'
import { DAY } from '../../time.ts'

/** Goes into forms that make or change something, so that one that arrives twice is done once (docs/decisions/018). */
export const newFormKey = (): string => randomUUIDv7()

/**
 * The same for a form that was sent again as it was; another one when anything in it was changed. `null` for a form without
 * a key.
 */
export function idempotencyKeyOf(form: URLSearchParams, path: string): string | null {
  if (!form.get('formKey')) return null
  return createHash('sha256')
    .update(JSON.stringify([path, ...form]))
    .digest('base64url')
}

/**
 * What a form that says "in 30 days" counts from: the same each time that it arrives. Now, for a key that is not of the last
 * day.
 */
export function momentOf(formKey: string, now: Date): Date {
  const made = Number.parseInt(formKey.replaceAll('-', '').slice(0, 12), 16)
  return made > now.getTime() - DAY && made <= now.getTime() ? new Date(made) : now
}
