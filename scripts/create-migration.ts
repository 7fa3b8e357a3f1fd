import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const api = join(root, 'api')

/**
 * Writes the migration from the last snapshot of the schema to the current entities, and the new
 * snapshot. Needs no database. `--name estimate` is added to the name of the file.
 */
const steps: [cwd: string, command: string, ...args: string[]][] = [
  [api, join(api, 'node_modules/.bin/mikro-orm'), 'migration:create', ...process.argv.slice(2)],
  [root, join(root, 'node_modules/.bin/oxfmt'), 'api/src/migrations'],
]

for (const [cwd, command, ...args] of steps) {
  const { status } = spawnSync(command, args, { cwd, stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}
