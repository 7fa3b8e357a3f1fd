import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { afterAll, afterEach, expect } from 'vitest'
import { findUnboundTables } from './database/unbound-tables.ts'

/**
 * Statements that need not name a user: those of `expiry/sweep.ts`, which delete what has expired
 * by a time alone, and those of `mail/sender.ts`, which find the mails that are due. Rate limits
 * belong to no user.
 */
const ABOUT_EVERYBODY = /^(with "old" as .*)?delete from "\w+" (using "old" )?where .*/
const BY_TIME = /"(expires_at|resets_at|created_at|deletes_at)" <= \$1\b/

const OF_DUE_MAILS = /^(with "due" as \()?select [^*]* from "mails" where "next_attempt_at" (<=|>) \$1 order by /

const mayBeAboutEverybody = (text: string) =>
  OF_DUE_MAILS.test(text) || (ABOUT_EVERYBODY.test(text) && BY_TIME.test(text) && !text.includes('$2'))

type Compiled = { sql: string; query: object }

const isCompiled = (message: unknown): message is Compiled =>
  typeof message === 'object' && message !== null && 'sql' in message && 'query' in message

const unbound: string[] = []

const look = (message: unknown) => {
  if (!isCompiled(message) || mayBeAboutEverybody(message.sql)) return
  const tables = findUnboundTables(message.query)
  if (tables.length > 0) unbound.push(`${tables.join(', ')}: ${message.sql}`)
}

// Subscribes before any module of the API is loaded.
subscribe('latchkey:statement', look)
afterAll(() => void unsubscribe('latchkey:statement', look))

/** Checks that every statement that the API has compiled names the user. */
afterEach(() => {
  expect(unbound.splice(0)).toEqual([])
})
