/** How many hold a turn for a key, and who waits for one, first come first served. */
type Line = { holding: number; waiting: (() => void)[] }

const lines = new Map<string, Line>()

/** Waits until fewer than `places` of this process hold a turn for the key. Disposing of the turn lets the next one in. */
export async function waitForTurn(key: string, places: number): Promise<Disposable> {
  const line = lines.get(key) ?? { holding: 0, waiting: [] }
  lines.set(key, line)
  if (line.holding < places) line.holding += 1
  else await new Promise<void>((called) => line.waiting.push(called))

  return {
    [Symbol.dispose]: () => {
      const next = line.waiting.shift()
      if (next) return next() // who takes this place over
      line.holding -= 1
      if (line.holding === 0) lines.delete(key)
    },
  }
}
