import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import pg from 'pg'
import { onTestFinished } from 'vitest'
import { sql } from './sql.ts'

/**
 * A network between the API and its database that can be cut and restored. It can also drop what is
 * sent to the listening connection, or delay the response to one statement.
 */
export async function startNetwork(databaseUrl: string) {
  const target = new URL(databaseUrl)
  const sockets = new Set<Socket>()
  let listening: Socket[] = []
  let question: { text: string; answered: (letGo: () => void) => void } | undefined
  const server = createServer((from) => {
    const to = connect(Number(target.port), target.hostname)
    for (const socket of [from, to]) sockets.add(socket.setNoDelay().on('error', () => {}))
    from.on('data', (said) => {
      if (said.includes('listen session_ended')) listening = [from, to]
      if (!question || !said.includes(question.text)) return
      const { answered } = question
      question = undefined
      to.unpipe(from).resume()
      to.once('data', (answer) => {
        to.pause()
        answered(() => to.pipe(from).write(answer))
      })
    })
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
  const silenceListening = () => {
    for (const socket of listening) socket.unpipe().pause()
    return listening.length > 0
  }
  /** Drops everything sent over existing connections from now on; new connections work. */
  const swallow = () => {
    for (const socket of sockets) socket.unpipe().pause()
  }
  /**
   * Waits until the next statement that contains this text is answered, and holds the response
   * until it is released.
   */
  const holdAnswerTo = (text: string) => new Promise<() => void>((answered) => (question = { text, answered }))
  onTestFinished(async () => void (server.listening && (await cut())))
  return { url: url.href, cut, mend, silenceListening, swallow, holdAnswerTo }
}

/** Blocks writes to this table until the lock is released. */
export const holdWrites = (databaseUrl: string, table: Table) => hold(databaseUrl, { table, mode: 'share' })

/** Blocks reads and writes of this table until the lock is released. */
export const holdReads = (databaseUrl: string, table: Table) => hold(databaseUrl, { table, mode: 'access exclusive' })

type Table = 'tasks' | 'sessions' | 'access_tokens' | 'rate_limits' | 'links'

async function hold(databaseUrl: string, { table, mode }: { table: Table; mode: 'share' | 'access exclusive' }) {
  const holder = new pg.Client({ connectionString: databaseUrl })
  await holder.connect()
  onTestFinished(() => holder.end())
  await holder.query(`begin; lock table ${table} in ${mode} mode`)
  const waiting = async () => {
    const query = `select pid from pg_locks join pg_stat_activity using (pid)
      where not granted and relation = '${table}'::regclass and datname = current_database()`
    return (await sql<{ pid: number }>(query, [], databaseUrl)).map(({ pid }) => pid)
  }
  return { waiting, letGo: () => holder.query('commit') }
}
