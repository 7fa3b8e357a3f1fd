import assert from 'node:assert/strict'
import { verifyPassword } from '../src/passwords/password.ts'
import { CONNECTIONS, send, type Answers } from './load.ts'
import type { Measured } from './process.ts'
import { as, LIST, post, type Kind } from './requests.ts'
import { PASSWORD, type Person } from './seed.ts'

/**
 * The costs of one kind of request, for each round: milliseconds of CPU of all requests of the
 * round, and bytes of memory.
 */
export type Round = Answers & { cpu: number; peakRss: number }
export type Series = { name: string; rounds: Round[] }

export const BARE_HASH = 'argon2 alone, for signin'

export type Servers = Record<Kind['to'], Measured>

/** Rounds in which V8 compiles hot code. */
const WARM_UPS = 2

/** Sends a request for every person, so that every session is cached. */
export async function warmUp(people: readonly Person[], api: Measured, signal: AbortSignal): Promise<void> {
  let asked = 0
  const next = () => {
    const person = people[asked++ % people.length]
    return post({ query: '{ __typename }' }, person ? as(person) : {})
  }
  await send({ name: 'first requests', to: 'api', amount: people.length, next }, api.url, signal)
}

type Plan = { servers: Servers; kinds: readonly Kind[]; rounds: number; hash: string; signal: AbortSignal }

/**
 * Sends every kind of request in every round, starting with another kind each time, so that other
 * load on the machine affects all kinds alike. The first rounds warm up and are not counted.
 */
export async function measure({ servers, kinds, rounds, hash, signal }: Plan): Promise<Series[]> {
  const signins = kinds.find(({ name }) => name === 'signin')?.amount ?? CONNECTIONS
  const runs = [
    ...kinds.map((kind) => ({ name: kind.name, run: () => sendAndWeigh(kind, servers[kind.to], signal) })),
    { name: BARE_HASH, run: () => verifyAlone(hash, signins) },
  ]
  const series = runs.map(({ name }): Series => ({ name, rounds: [] }))

  for (let round = 1 - WARM_UPS; round <= rounds; round += 1) {
    process.stderr.write(round > 0 ? `Round ${round} of ${rounds} …\n` : 'Warming up …\n')
    for (let turn = 0; turn < runs.length; turn += 1) {
      const index = (WARM_UPS + round + turn) % runs.length
      const result = await runs[index]?.run()
      signal.throwIfAborted()
      if (result && round > 0) series[index]?.rounds.push(result)
    }
  }
  return series
}

async function sendAndWeigh(kind: Kind, server: Measured, signal: AbortSignal): Promise<Round> {
  const before = await server.ask({ ask: 'usage' })
  const answers = await send(kind, server.url, signal)
  const after = await server.ask({ ask: 'usage' })
  return { ...answers, cpu: after.cpu - before.cpu, peakRss: after.peakRss }
}

/**
 * Hashes in this process, as many at once as there are connections: the part of a sign-in that
 * cannot be saved.
 */
async function verifyAlone(hash: string, amount: number): Promise<Round> {
  const latencies: number[] = []
  let left = amount
  const before = process.cpuUsage()
  const start = performance.now()
  const work = async () => {
    while (left-- > 0) {
      const began = performance.now()
      assert(await verifyPassword(hash, PASSWORD))
      latencies.push(performance.now() - began)
    }
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, work))
  const { user, system } = process.cpuUsage(before)
  return { latencies, seconds: (performance.now() - start) / 1000, cpu: (user + system) / 1000, peakRss: 0 }
}

/**
 * @throws {Error} unless the API and the floor respond with the same list, apart from the form of
 * ids
 */
export async function assertSameList({ api, floor }: Servers, person: Person): Promise<void> {
  const { path, ...request } = post({ query: LIST }, as(person))
  const [ofApi, ofFloor] = await Promise.all([
    fetch(api.url + path, request),
    fetch(`${floor.url}/tasks/${person.userId}`),
  ])
  const ids = (key: string, value: unknown) => (key === 'id' || key === 'endCursor' ? typeof value : value)
  // without the extensions, which report the cost
  const { data }: { data: unknown } = JSON.parse(await ofApi.text(), ids)
  assert.deepEqual({ data }, JSON.parse(await ofFloor.text(), ids))
}
