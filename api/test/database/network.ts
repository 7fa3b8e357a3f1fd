import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import pg from 'pg'
import { onTestFinished } from 'vitest'
import { sql } from './sql.ts'

/**
 * A network between the API and its database that can be cut, and mended. It can also go silent for the connection that listens,
 * or hold the answer to one question.
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
  /** From now on nothing that is sent over the connections there are arrives; new ones work. */
  const swallow = () => {
    for (const socket of sockets) socket.unpipe().pause()
  }
  /** Waits until the next question with this text in it is answered; the API hears of it when the answer is let go. */
  const holdAnswerTo = (text: string) => new Promise<() => void>((answered) => (question = { text, answered }))
  onTestFinished(async () => void (server.listening && (await cut())))
  return { url: url.href, cut, mend, silenceListening, swallow, holdAnswerTo }
}

/** Makes every write to this table wait, until it is let go. */
export const holdWrites = (databaseUrl: string, table: Table) => hold(databaseUrl, { table, mode: 'share' })

/** Makes whoever looks at this table wait, until it is let go. */
export const holdReads = (databaseUrl: string, table: Table) => hold(databaseUrl, { table, mode: 'access exclusive' })

type Table = 'tasks' | 'sessions' | 'access_tokens' | 'rate_limits'

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
