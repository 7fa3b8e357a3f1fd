import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import pg from 'pg'
import { onTestFinished } from 'vitest'
import { sql } from './sql.ts'

/** A network between the API and its database that can be cut, and mended. */
export async function startNetwork(databaseUrl: string) {
  const target = new URL(databaseUrl)
  const sockets = new Set<Socket>()
  const server = createServer((from) => {
    const to = connect(Number(target.port), target.hostname)
    for (const socket of [from, to]) sockets.add(socket.on('error', () => {}))
    from.pipe(to).pipe(from)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens at a port
  const { port } = server.address() as AddressInfo
  const url = new URL(databaseUrl)
  url.port = String(port)
  const cut = async () => {
    server.close()
    for (const socket of sockets) socket.destroy()
    sockets.clear()
    await once(server, 'close')
  }
  const mend = async () => {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
  }
  onTestFinished(async () => void (server.listening && (await cut())))
  return { url: url.href, cut, mend }
}

/** Makes every write to this table wait, until it is let go. */
export async function holdWrites(databaseUrl: string, table: 'tasks' | 'sessions') {
  const holder = new pg.Client({ connectionString: databaseUrl })
  await holder.connect()
  onTestFinished(() => holder.end())
  await holder.query(`begin; lock table ${table} in share mode`)
  const waiting = async () => {
    const query = `select pid from pg_locks where not granted and relation = '${table}'::regclass`
    return (await sql<{ pid: number }>(query, [], databaseUrl)).map(({ pid }) => pid)
  }
  return { waiting, letGo: () => holder.query('commit') }
}
