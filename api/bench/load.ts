import autocannon from 'autocannon'
import type { Kind } from './requests.ts'

/** Connections, each of which sends the next request when the last one is answered. */
export const CONNECTIONS = 16

/** The results of one round. Latencies in milliseconds. */
export type Answers = { latencies: number[]; seconds: number }

/**
 * Sends requests of one kind and waits for every response.
 * @throws {Error} with the first response that is not as expected
 */
export async function send(kind: Kind, url: string, signal: AbortSignal): Promise<Answers> {
  const latencies: number[] = []
  let failure: string | undefined
  let lastAnswer = 0
  const done = Promise.withResolvers<void>()
  const start = performance.now()

  const load = autocannon(
    {
      url,
      connections: CONNECTIONS,
      amount: kind.amount,
      sampleInt: 20, // it stops at the first sample after the last response
      bailout: 1,
      requests: [
        {
          setupRequest: (defaults) => ({ ...defaults, ...kind.next() }),
          onResponse: (status, body) => {
            lastAnswer = performance.now()
            if (status !== 200 || body.includes('"errors":')) failure ??= `HTTP ${status}: ${body}`
            if (failure !== undefined) load.stop()
          },
        },
      ],
    },
    () => done.resolve(),
  )
  load.on('response', (_client, _status, _bytes, latency) => latencies.push(latency))
  load.on('reqError', (error: Error) => (failure ??= error.message))
  const stop = () => load.stop()
  signal.addEventListener('abort', stop)
  await done.promise
  signal.removeEventListener('abort', stop)

  signal.throwIfAborted()
  if (failure !== undefined) throw new Error(`${kind.name}: a request has failed. ${failure}`)
  if (latencies.length !== kind.amount)
    throw new Error(`${kind.name}: ${latencies.length} of ${kind.amount} requests were answered`)
  return { latencies, seconds: (lastAnswer - start) / 1000 }
}
