import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

/** A proxy between the API and its database that records every statement that PostgreSQL runs. */
export async function watchStatements(databaseUrl: string) {
  const target = new URL(databaseUrl)
  const seen: string[] = []
  const sockets = new Set<Socket>()
  const server = createServer((from) => {
    const to = connect(Number(target.port), target.hostname)
    for (const socket of [from, to]) sockets.add(socket.setNoDelay().on('error', () => {}))
    from.on(
      'data',
      createReader((statement) => seen.push(statement)),
    )
    from.pipe(to).pipe(from)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
    for (const socket of sockets) socket.destroy()
  })
  const url = new URL(databaseUrl)
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens at a port
  url.port = String((server.address() as AddressInfo).port)
  /** @returns the statements about this table that ran during the work */
  const during = async (table: string, work: () => Promise<unknown>) => {
    seen.length = 0
    await work()
    return seen.filter((statement) => new RegExp(String.raw`\b${table}\b`).test(statement))
  }
  return { url: url.href, during }
}

/**
 * Reads PostgreSQL's protocol: each message but the first is a letter, its length, and its bytes.
 */
function createReader(onStatement: (statement: string) => void): (chunk: Buffer) => void {
  const prepared = new Map<string, string>()
  let isFirst = true
  let rest = Buffer.alloc(0)
  return (chunk) => {
    rest = Buffer.concat([rest, chunk])
    for (;;) {
      const letter = isFirst ? 0 : 1
      if (rest.length < letter + 4) return
      const end = letter + rest.readUInt32BE(letter)
      if (rest.length < end) return
      const type = isFirst ? '' : String.fromCharCode(rest.readUInt8())
      const [first = '', second = ''] = rest.toString('utf8', letter + 4, end).split('\0')
      if (type === 'Q') onStatement(first)
      if (type === 'P') prepared.set(first, second)
      if (type === 'B') onStatement(prepared.get(second) ?? '')
      isFirst = false
      rest = rest.subarray(end)
    }
  }
}
