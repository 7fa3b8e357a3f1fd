import { execFileSync, spawn, type ChildProcess, type SpawnOptions } from 'node:child_process'
import { chown, stat } from 'node:fs/promises'
import { EmbeddedPostgresError } from './embedded-error.ts'

export type Launcher = {
  spawn: (command: string, args: string[], options: SpawnOptions) => ChildProcess
  /** Who must own the files; `null` for the current user. */
  owner: { uid: number; gid: number } | null
}

/**
 * PostgreSQL refuses to run as root, so root runs it as the owner of the folder: by default
 * `postgres`, or `nobody` where that user does not exist. `setpriv` lets that user reach folders
 * that only root may enter, such as a clone in /root.
 */
export async function asDatabaseUser(clusterDir: string): Promise<Launcher> {
  if (process.getuid?.() !== 0) return { spawn, owner: null }

  const folder = await stat(clusterDir)
  const owner = folder.uid === 0 ? (findUser('postgres') ?? findUser('nobody')) : { uid: folder.uid, gid: folder.gid }
  if (!owner || !has('setpriv'))
    throw new EmbeddedPostgresError(
      'As root, the embedded PostgreSQL needs setpriv (Debian: util-linux). Or run as another user, or set DATABASE_URL.',
    )
  if (folder.uid === 0) await chown(clusterDir, owner.uid, owner.gid)

  const privileges = [
    `--reuid=${owner.uid}`,
    `--regid=${owner.gid}`,
    '--clear-groups',
    '--securebits=+no_setuid_fixup',
    '--inh-caps=-all,+dac_override',
    '--ambient-caps=-all,+dac_override',
  ]
  return { spawn: (command, args, options) => spawn('setpriv', [...privileges, command, ...args], options), owner }
}

function findUser(name: string): { uid: number; gid: number } | null {
  try {
    const id = (flag: string) =>
      Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }))
    return { uid: id('-u'), gid: id('-g') }
  } catch {
    return null
  }
}

function has(command: string): boolean {
  try {
    execFileSync(command, ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
