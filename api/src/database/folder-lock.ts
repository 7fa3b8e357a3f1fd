import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** SQLite's code for a file that another process has locked. */
const BUSY = 5

/**
 * Locks a folder until it is released or the process ends, however it ends: the operating system
 * releases SQLite's lock on a file.
 * @returns a function that releases the lock, or `null` when another process holds it
 * @throws {Error} of SQLite when the folder cannot be written
 */
export function lockFolder(folder: string): (() => void) | null {
  const file = new DatabaseSync(join(folder, 'lock'))
  try {
    file.exec('pragma journal_mode = off; begin exclusive')
    return () => file.close()
  } catch (error) {
    file.close()
    if (error instanceof Error && 'errcode' in error && error.errcode === BUSY) return null
    throw error
  }
}
