import { writeFile } from 'node:fs/promises'
import type { Session } from 'node:inspector/promises'

/**
 * Is loaded into a measured process before its own code, with `--import`. Over the IPC channel it
 * reports the CPU time of the process with all its threads, in milliseconds, and the most resident
 * memory since the last report, in bytes.
 */
export type Usage = { cpu: number; peakRss: number }
export type Question = { ask: 'usage' } | { ask: 'startProfile' } | { ask: 'stopProfile'; file: string }

const RSS_INTERVAL = 100
/** Microseconds between two samples of the profile. */
const PROFILE_INTERVAL = 200

let peakRss = 0
let inspector: Session | undefined // loaded only for profiling, because it takes memory

const lookAtMemory = () => (peakRss = Math.max(peakRss, process.memoryUsage.rss()))
setInterval(lookAtMemory, RSS_INTERVAL).unref()

process.on('message', (question: Question) => {
  void answer(question).then((reply) => process.send?.(reply))
})

async function answer(question: Question): Promise<Usage> {
  if (question.ask === 'startProfile') await startProfile()
  if (question.ask === 'stopProfile') {
    const stopped = await inspector?.post('Profiler.stop')
    await writeFile(question.file, JSON.stringify(stopped?.profile))
  }
  const { user, system } = process.cpuUsage()
  const usage = { cpu: (user + system) / 1000, peakRss: lookAtMemory() }
  peakRss = 0
  return usage
}

async function startProfile() {
  const { Session } = await import('node:inspector/promises')
  inspector = new Session()
  inspector.connect()
  await inspector.post('Profiler.enable')
  await inspector.post('Profiler.setSamplingInterval', { interval: PROFILE_INTERVAL })
  await inspector.post('Profiler.start')
}
