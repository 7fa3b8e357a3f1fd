import { setTimeout as sleep } from 'node:timers/promises'
import type { SignedIn } from '../../context.ts'
import { isUnavailable } from '../../database/unavailable.ts'
import { SECOND } from '../../time.ts'
import { readChangeCursor, readChanges, type Change, type Changes } from './changes.queries.ts'

/** How many changes are read at once and kept in memory. */
const BATCH = 50

type Told = { taskChanged: Change }

/**
 * Yields every change of the person's tasks once and in order: first those since `after`, then new
 * ones. A notification only says that there may be something to read, so a lost one loses no
 * change.
 * @param after without it, only new changes
 * @throws {AppError} BAD_USER_INPUT, CURSOR_EXPIRED
 */
export async function followChanges(
  { run, caller, wakeups }: SignedIn,
  after: string | null | undefined,
): Promise<AsyncIterableIterator<Told>> {
  const owner = { run, userId: caller.userId }
  const stopping = new AbortController()
  const { signal } = stopping
  let woken = Promise.withResolvers<void>()
  const unsubscribe = wakeups.subscribe(caller.userId, () => woken.resolve())
  const stop = () => {
    unsubscribe()
    stopping.abort()
    woken.resolve()
  }

  const read = async (after: number): Promise<Changes> => {
    woken = Promise.withResolvers() // changes from now on may be missing from this read
    return readChanges(owner, { after, limit: BATCH })
  }
  const readPatiently = async (after: number): Promise<Changes> => {
    while (!signal.aborted) {
      try {
        return await read(after)
      } catch (error) {
        if (!isUnavailable(error)) throw error
        await sleep(SECOND, undefined, { signal }).catch(() => {})
      }
    }
    return { changes: [], last: after, latest: after }
  }

  async function* tell(first: Changes): AsyncGenerator<Told, void> {
    try {
      for (
        let { changes, last, latest } = first;
        !signal.aborted;
        { changes, last, latest } = await readPatiently(last)
      ) {
        for (const taskChanged of changes) yield { taskChanged }
        if (last >= latest) await woken.promise
      }
    } finally {
      stop()
    }
  }

  try {
    const start =
      after == null ? (await readChanges(owner, { after: null, limit: 0 })).latest : readChangeCursor(owner, after)
    return stoppable(tell(await read(start)), stop)
  } catch (error) {
    stop()
    throw error
  }
}

/** Makes `return` take effect while the generator waits, instead of after the next change. */
function stoppable<T>(generator: AsyncGenerator<T, void>, stop: () => void): AsyncIterableIterator<T> {
  return {
    [Symbol.asyncIterator]() {
      return this
    },
    next: () => generator.next(),
    return: () => {
      stop()
      return generator.return()
    },
  }
}
