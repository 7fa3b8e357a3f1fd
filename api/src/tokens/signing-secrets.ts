import { randomBytes, randomUUID } from 'node:crypto'
import { chown, link, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ConfigError, isLongEnough, list, MIN_SECRET_BYTES, type Config } from '../config.ts'

/** 48 random bytes, more than HS256 can use, in characters without a comma. */
export const newSecret = (): string => randomBytes(48).toString('base64url')

/**
 * The secrets, newest first: the configured ones, or else those in the data folder, where a random
 * one is created if there is none.
 * @throws {ConfigError} when the folder cannot be written, or the file in it has no valid secrets
 */
export async function loadSigningSecrets({
  jwtSecrets,
  dataDir,
}: Pick<Config, 'jwtSecrets' | 'dataDir'>): Promise<readonly string[]> {
  if (jwtSecrets.length > 0) return jwtSecrets
  const file = secretFile(dataDir)
  const text = await orExplain(file, () => readFile(file, 'utf8').catch(unlessMissing(() => makeFile(dataDir))))
  const secrets = list(text)
  if (secrets.length > 0 && secrets.every(isLongEnough)) return secrets
  throw new ConfigError([
    `DATA_DIR: ${file} must have secrets of at least ${MIN_SECRET_BYTES} bytes, comma-separated. Remove it to start with a new one: everybody has to sign in again.`,
  ])
}

/**
 * Adds a new secret in front of those in the data folder. It is used from the next start on.
 * @returns the path of the file
 * @throws {ConfigError} as `loadSigningSecrets`
 */
export async function rotateLocalSecret(dataDir: string): Promise<string> {
  const file = secretFile(dataDir)
  const secrets = await loadSigningSecrets({ jwtSecrets: [], dataDir })
  await orExplain(file, () =>
    withDraft(file, [newSecret(), ...secrets].join(','), async (draft) => {
      const { uid, gid } = await stat(file)
      await chown(draft, uid, gid) // the API must be able to read it, whichever user rotates
      await rename(draft, file)
    }),
  )
  return file
}

/** Of two processes that start together the first creates the file, and neither sees half of it. */
async function makeFile(dataDir: string): Promise<string> {
  const file = secretFile(dataDir)
  await mkdir(dataDir, { recursive: true })
  await withDraft(file, newSecret(), (draft) => link(draft, file).catch(unlessThere))
  return readFile(file, 'utf8')
}

const secretFile = (dataDir: string) => join(dataDir, 'jwt-secret')

/** Writes a file beside the real one, readable by its owner only. `use` moves it into place. */
async function withDraft(file: string, text: string, use: (draft: string) => Promise<void>) {
  const draft = `${file}.${randomUUID()}`
  try {
    await writeFile(draft, text, { mode: 0o600, flag: 'wx', flush: true })
    await use(draft)
  } finally {
    await rm(draft, { force: true })
  }
}

async function orExplain<T>(file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    throw new ConfigError([
      `DATA_DIR: ${file} cannot be written (${code}). Make the folder writable, or set DATA_DIR or JWT_SECRETS.`,
    ])
  }
}

const unlessMissing =
  <T>(otherwise: () => Promise<T>) =>
  (error: NodeJS.ErrnoException): Promise<T> => {
    if (error.code === 'ENOENT') return otherwise()
    throw error
  }

function unlessThere(error: NodeJS.ErrnoException) {
  if (error.code !== 'EEXIST') throw error
}
