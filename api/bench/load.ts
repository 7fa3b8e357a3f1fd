import autocannon from 'autocannon'
import type { Kind } from './requests.ts'

/** Connections that each send the next request when the last is answered. */
export const CONNECTIONS = 16

/** What the requests of one round met. Latencies in milliseconds. */
export type Answers = { latencies: number[]; seconds: number }

/**
 * Sends the kind's requests and waits for every answer.
 * @throws {Error} with the first answer that is not a good one
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
      sampleInt: 20, // it ends at the first sample after the last answer
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
