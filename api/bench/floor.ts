import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import pg from 'pg'

/**
 * The floor that the API is compared with: the least that responds with a person's 20 newest tasks
 * in the same shape. It has no authentication, no GraphQL and no ORM.
 */
type Row = {
  id: string
  title: string
  priority: string
  due_date: string | null
  completed_at: Date | null
  created_at: Date
}

const SIZE = 20
const LIST = `select id, title, priority, due_date, completed_at, created_at
  from tasks where user_id = $1 order by id desc limit ${SIZE + 1}`

pg.types.setTypeParser(pg.types.builtins.DATE, String)
const pool = new pg.Pool({ connectionString: process.env['DATABASE_URL'], max: 20 }) // as many as the API's

async function listTasks(userId: string): Promise<string> {
  const { rows } = await pool.query<Row>(LIST, [userId])
  const hasNextPage = rows.length > SIZE
  if (hasNextPage) rows.pop()
  const nodes = rows.map((row) => ({
    id: row.id,
    title: row.title,
    completed: row.completed_at !== null,
    priority: row.priority,
    dueDate: row.due_date,
    createdAt: row.created_at,
  }))
  return JSON.stringify({ data: { tasks: { nodes, pageInfo: { endCursor: rows.at(-1)?.id ?? null, hasNextPage } } } })
}

async function answer(request: IncomingMessage, response: ServerResponse) {
  const body = await listTasks(request.url?.slice('/tasks/'.length) ?? '')
  response.writeHead(200, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
  })
  response.end(body)
}

const server = createServer((request, response) => {
  void answer(request, response)
})

server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('A TCP server has a port')
  process.send?.({ ready: true, url: `http://127.0.0.1:${address.port}` })
})
process.on('SIGTERM', () => process.exit(0))
process.on('disconnect', () => process.exit(0))
