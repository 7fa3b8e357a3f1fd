import { writeFile } from 'node:fs/promises'
import type { Session } from 'node:inspector/promises'

/**
 * Loaded into a measured process ahead of its own code, with `--import`. It answers the bench over the IPC channel with the
 * CPU time of the whole process, every thread of it, in milliseconds, and the most memory that was seen resident since the
 * last question, in bytes.
 */
export type Usage = { cpu: number; peakRss: number }
export type Question = { ask: 'usage' } | { ask: 'startProfile' } | { ask: 'stopProfile'; file: string }

const RSS_INTERVAL = 100
/** Microseconds between two samples of the profile. */
const PROFILE_INTERVAL = 200

let peakRss = 0
let inspector: Session | undefined // loaded only to profile, for it takes memory

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
