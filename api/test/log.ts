import { EventEmitter, once } from 'node:events'
import { createLog, type Log } from '../src/log.ts'

type Line = Record<string, unknown>

/** A real log that is kept instead of printed. */
export function captureLog(): { log: Log; text: () => string; lines: (count: number) => Promise<Line[]> } {
  const written: string[] = []
  const events = new EventEmitter()
  const write = (line: string) => {
    written.push(line)
    events.emit('line')
  }
  return {
    log: createLog({ logLevel: 'info' }, { write }),
    text: () => written.join(''),
    /** Waits for so many: a request is answered a moment before its line is written. */
    lines: async (count) => {
      while (written.length < count) await once(events, 'line')
      return written.map((line) => ({ ...Object(JSON.parse(line)) }))
    },
  }
}
