import { once } from 'node:events'
import { createInterface } from 'node:readline/promises'

/** Nobody is there to be asked. */
export class NoTerminal extends Error {
  override name = 'NoTerminal'
}

/**
 * Asks on the terminal. Only y and yes mean yes.
 * @param options.yes does not ask
 * @throws {NoTerminal}
 */
export async function confirm(question: string, { yes }: { yes: boolean }): Promise<boolean> {
  if (yes) return true
  if (!process.stdin.isTTY) throw new NoTerminal(`${question}\nThere is no terminal to ask this. Add --yes to do it.`)
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  const left = once(terminal, 'close').then(() => 'n') // Ctrl-D
  const answered = terminal.question(`${question} [y/N] `).catch(() => 'n') // Ctrl-C
  const answer = await Promise.race([answered, left])
  terminal.close()
  return /^\s*y(es)?\s*$/i.test(answer)
}
