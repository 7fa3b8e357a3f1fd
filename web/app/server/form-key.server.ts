import { createHash, randomUUIDv7 } from 'node:crypto'
import { DAY } from '../../time.ts'

/**
 * A key for a form that creates or changes something, so that it is done once even if it arrives
 * twice (docs/decisions/018).
 */
export const newFormKey = (): string => randomUUIDv7()

/**
 * The idempotency key of a form: the same when the form is sent again unchanged, another one when
 * any field has changed. `null` for a form without a form key.
 */
export function idempotencyKeyOf(form: URLSearchParams, path: string): string | null {
  if (!form.get('formKey')) return null
  return createHash('sha256')
    .update(JSON.stringify([path, ...form]))
    .digest('base64url')
}

/**
 * The start of durations in a form, such as "in 30 days": the time when its key was made, so that
 * it is the same each time the form arrives. The current time for keys that are older than a day.
 */
export function momentOf(formKey: string, now: Date): Date {
  const made = Number.parseInt(formKey.replaceAll('-', '').slice(0, 12), 16)
  return made > now.getTime() - DAY && made <= now.getTime() ? new Date(made) : now
}
