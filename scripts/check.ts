import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')

/** The checks that a change must pass. The generated types are current: `prepare` ran before. */
const checks: [name: string, command: string, ...args: string[]][] = [
  ['types and lint', 'oxlint', '--type-aware', '--type-check', '--deny-warnings'],
  ['format', 'oxfmt', '--check', '.'],
  ['directions of imports', 'depcruise', '--config', 'dependency-cruiser.config.ts', '{api,web,shared,packages}'],
  ['changes of the contract', 'node', 'scripts/contract.ts'],
  ['unused files, exports and dependencies', 'knip', '--no-progress'],
]

const failed = checks.filter(([name, command, ...args]) => {
  console.log(`Checking ${name} …`)
  const { status } = spawnSync(join(root, 'node_modules/.bin', command), args, { cwd: root, stdio: 'inherit' })
  return status !== 0
})

if (failed.length > 0) {
  console.error(`\nFailed: ${failed.map(([name]) => name).join(', ')}`)
  process.exit(1)
}
console.log('All checks passed.')
