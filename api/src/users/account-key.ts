import { createHash } from 'node:crypto'
import type { Email } from '../input/input.ts'

/** Names an email address, with or without an account, where the address itself need not be. */
export const accountKeyOf = (email: Email): string => createHash('sha256').update(email).digest('base64url')
