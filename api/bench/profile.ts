import { readFile } from 'node:fs/promises'
import type { Profiler } from 'node:inspector'
import { send } from './load.ts'
import type { Measured } from './process.ts'
import { table } from './report.ts'
import type { Kind } from './requests.ts'

const SHOWN_FUNCTIONS = 25

type Options = { api: Measured; kind: Kind; file: string; signal: AbortSignal }

/**
 * Shows where the main thread of the API spends its time on one kind of request: by package, then
 * by function. The profile stays in `file`.
 */
export async function profile({ api, kind, file, signal }: Options): Promise<string> {
  await send(kind, api.url, signal) // warm up, so that V8 has compiled hot code
  await api.ask({ ask: 'startProfile' })
  await send(kind, api.url, signal)
  await api.ask({ ask: 'stopProfile', file })

  const recorded: Profiler.Profile = JSON.parse(await readFile(file, 'utf8'))
  const byPackage = new Map<string, number>()
  const byFunction = new Map<string, number>()
  for (const [{ functionName, url, lineNumber }, time] of selfTimes(recorded)) {
    if (functionName === '(idle)') continue
    const owner = ownerOf(functionName, url)
    const name = `${functionName || '(anonymous)'} ${owner}${url && `:${lineNumber + 1}`}`
    byPackage.set(owner, (byPackage.get(owner) ?? 0) + time)
    byFunction.set(name, (byFunction.get(name) ?? 0) + time)
  }
  return [
    timeTable('package', byPackage, kind.amount),
    '',
    timeTable('function', byFunction, kind.amount, SHOWN_FUNCTIONS),
    '',
    `Self time of ${kind.name} on the main thread. The whole profile, for a browser’s developer tools: ${file}`,
  ].join('\n')
}

/** Microseconds that each function itself was on top of the stack. */
function selfTimes({
  nodes,
  samples = [],
  timeDeltas = [],
}: Profiler.Profile): [Profiler.ProfileNode['callFrame'], number][] {
  const times = new Map<number, number>()
  for (const [index, id] of samples.entries()) times.set(id, (times.get(id) ?? 0) + (timeDeltas[index] ?? 0))
  return nodes.map(({ id, callFrame }) => [callFrame, times.get(id) ?? 0])
}

/** The package of the code, `node` for Node itself, or V8's name for what is not code. */
function ownerOf(functionName: string, url: string): string {
  if (url.startsWith('node:')) return 'node'
  const [, name] = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url) ?? []
  if (name) return name
  if (url) return 'latchkey'
  return functionName.startsWith('(') ? functionName : '(native)'
}

function timeTable(what: string, times: ReadonlyMap<string, number>, requests: number, shown = times.size): string {
  const all = times.values().reduce((total, time) => total + time, 0)
  const rows = [...times].toSorted(([, a], [, b]) => b - a).slice(0, shown)
  return table(
    [what, 'µs/request', 'share'],
    rows.map(([name, time]) => [name, (time / requests).toFixed(1), `${((100 * time) / all).toFixed(1)} %`]),
  )
}
