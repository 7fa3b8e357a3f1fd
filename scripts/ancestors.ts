import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** Milliseconds. */
const LOOK_EVERY = 500

/**
 * Calls `gone` when the `npx` or `pnpm` that started this process has ended. They do not forward
 * every signal: SIGTERM ends npx but not the command that it runs.
 */
export function whenStarterIsGone(gone: () => void): void {
  const starters = findStarters()
  if (starters.length === 0) return
  setInterval(() => {
    if (!starters.every(isAlive)) gone()
  }, LOOK_EVERY).unref()
}

/** The process ids from the parent up to the outermost npx or pnpm. */
function findStarters(): number[] {
  const ancestors: { pid: number; command: string }[] = []
  for (let pid = process.ppid; pid > 1 && ancestors.length < 8;) {
    const { parent, command } = inspect(pid)
    ancestors.push({ pid, command })
    pid = parent
  }
  const outermost = ancestors.findLastIndex(({ command }) => /\b(npm exec|npx|pnpm)\b/.test(command))
  return ancestors.slice(0, outermost + 1).map(({ pid }) => pid)
}

/** Linux has `/proc`, where `ps` may be missing. Other systems have `ps`. */
function inspect(pid: number): { parent: number; command: string } {
  try {
    if (process.platform === 'linux') {
      const parent = /^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
      return { parent: Number(parent), command: readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ') }
    }
    const [parent = '', ...command] = execFileSync('ps', ['-o', 'ppid=,command=', '-p', String(pid)], {
      encoding: 'utf8',
    })
      .trim()
      .split(/\s+/)
    return { parent: Number(parent), command: command.join(' ') }
  } catch {
    return { parent: 0, command: '' }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
