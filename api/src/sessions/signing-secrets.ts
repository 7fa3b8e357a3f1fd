import { randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ConfigError, type Config } from '../config.ts'

/**
 * The configured secrets, or else one that was made at random for this data folder and is kept there, for its owner only.
 * @throws {ConfigError} when the folder cannot be written
 */
export async function loadSigningSecrets({
  jwtSecrets,
  dataDir,
}: Pick<Config, 'jwtSecrets' | 'dataDir'>): Promise<readonly string[]> {
  if (jwtSecrets.length > 0) return jwtSecrets
  const file = join(dataDir, 'jwt-secret')
  try {
    await mkdir(dataDir, { recursive: true })
    await writeFile(file, randomBytes(48).toString('base64url'), { mode: 0o600, flag: 'wx' }).catch(ignoreExisting)
    return [await readFile(file, 'utf8')]
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    throw new ConfigError([
      `DATA_DIR: ${file} cannot be written (${code}). Make the folder writable, or set DATA_DIR or JWT_SECRETS.`,
    ])
  }
}

function ignoreExisting(error: NodeJS.ErrnoException) {
  if (error.code !== 'EEXIST') throw error
}
