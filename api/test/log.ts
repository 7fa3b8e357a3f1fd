import { EventEmitter, once } from 'node:events'
import { createLog, type Log } from '../src/log.ts'

type Line = Record<string, unknown>

type Captured = {
  log: Log
  text: () => string
  /** Waits for this many lines: a line is written a moment after its response is sent. */
  lines: (count: number) => Promise<Line[]>
  /** Waits for the line of a request for this path. */
  lineOf: (path: string) => Promise<Line>
}

/** A real log that is collected instead of printed. */
export function captureLog(): Captured {
  const written: string[] = []
  const events = new EventEmitter()
  const write = (line: string) => {
    written.push(line)
    events.emit('line')
  }
  const parsed = (): Line[] => written.map((line) => ({ ...Object(JSON.parse(line)) }))
  return {
    log: createLog({ logLevel: 'info' }, { write }),
    text: () => written.join(''),
    lines: async (count) => {
      while (written.length < count) await once(events, 'line')
      return parsed()
    },
    lineOf: async (path) => {
      for (;;) {
        const found = parsed().find((line) => line['path'] === path)
        if (found) return found
        await once(events, 'line')
      }
    },
  }
}
