/** How many hold a turn for a key, and who waits for one in the order of arrival. */
type Line = { holding: number; waiting: (() => void)[] }

const lines = new Map<string, Line>()

/**
 * Waits until fewer than `places` hold a turn for the key in this process. Disposing of the turn
 * admits the next.
 */
export async function waitForTurn(key: string, places: number): Promise<Disposable> {
  const line = lines.get(key) ?? { holding: 0, waiting: [] }
  lines.set(key, line)
  if (line.holding < places) line.holding += 1
  else await new Promise<void>((called) => line.waiting.push(called))

  return {
    [Symbol.dispose]: () => {
      const next = line.waiting.shift()
      if (next) return next() // the turn passes on
      line.holding -= 1
      if (line.holding === 0) lines.delete(key)
    },
  }
}
