import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startEmbeddedPostgres } from '../src/database/embedded.ts'
import { migrate } from '../src/database/migrate.ts'
import { openDatabase, type Sql } from '../src/database/sql.ts'
import { createLog } from '../src/log.ts'
import { listTasks, type TasksArgs } from '../src/tasks/tasks.queries.ts'
import { seedProse, WORDS } from './prose.ts'
import { median, table } from './report.ts'

/** What a page of 20 takes of somebody who has 100,000 tasks, by PostgreSQL's own account: planning and execution. */
const TASKS = 100_000
const TIMES = 15
/** In milliseconds. */
const BAR = 10

const { common, frequent, usual, rare } = WORDS
/** With two letters that have changed places. */
const mistyped = (word: string) => word.replace(/^(.)(.)(.)/, '$1$3$2')

const FIELDS = ['CREATED_AT', 'UPDATED_AT', 'COMPLETED_AT', 'DUE_DATE', 'PRIORITY', 'TITLE'] as const
const openByDay = { filter: { completed: false }, orderBy: { field: 'DUE_DATE', direction: 'ASC' } } as const

const QUESTIONS: Record<string, TasksArgs> = {
  'newest first': {},
  ...Object.fromEntries(FIELDS.map((field) => [`by ${field}`, { orderBy: { field, direction: 'ASC' } }])),
  'filter: title contains a common word': { filter: { title: { contains: common } } },
  'filter: title contains a rare word': { filter: { title: { contains: rare } } },
  'filter: description contains a rare word': { filter: { description: { contains: rare } } },
  'filter: title starts with a usual word': { filter: { title: { startsWith: usual } } },
  'filter: title is one that nobody has': { filter: { title: { eq: 'No task is called this' } } },
  'filter: title contains two letters': { filter: { title: { contains: usual.slice(0, 2) } } },
  'filter: title contains two letters that none has': { filter: { title: { contains: 'q4' } } },
  'filter: description contains two letters that none has': { filter: { description: { contains: 'q4' } } },
  'filter: due today': { filter: { dueDate: { within: 'TODAY' } } },
  'filter: overdue': { filter: { dueDate: { within: 'OVERDUE' } } },
  'filter: open, and high or due this week': {
    filter: { completed: false, or: [{ priority: { eq: 'HIGH' } }, { dueDate: { within: 'NEXT_7_DAYS' } }] },
  },
  'filter: not of a common word': { filter: { not: { title: { contains: common } } } },
  'search: a common word': { search: common },
  'search: a usual word': { search: usual },
  'search: a rare word': { search: rare },
  'search: the start of a usual word': { search: usual.slice(0, 4) },
  'search: the start of many words': { search: 'lak' },
  'search: two letters': { search: usual.slice(0, 2) },
  'search: a common and a frequent word': { search: `${common} ${frequent}` },
  'search: a frequent and a usual word': { search: `${frequent} ${usual}` },
  'search: a common and a rare word': { search: `${common} ${rare}` },
  'search: a mistyped usual word': { search: mistyped(usual) },
  'search: a mistyped rare word': { search: mistyped(rare) },
  'search: two mistyped words': { search: `${mistyped(frequent)} ${mistyped(usual)}` },
  'search: what nobody wrote': { search: 'xylophone quartz' },
  'search: a sign that nobody wrote': { search: '🚲' },
  'search: two letters that nobody wrote': { search: 'q4' },
  'open, by day, search: a common word': { ...openByDay, search: common },
  'open, by day, search: a usual word': { ...openByDay, search: usual },
  'open, by day, search: a rare word': { ...openByDay, search: rare },
  'open, by day, search: the start of many words': { ...openByDay, search: 'lak' },
  'open, by day, search: a mistyped usual word': { ...openByDay, search: mistyped(usual) },
}

/** `--explain 'a rare word'` shows the plans of the questions that have it in their name. */
const { values: options } = parseArgs({ options: { explain: { type: 'string' } } })

await using stack = new AsyncDisposableStack()
const folder = await mkdtemp(join(tmpdir(), 'latchkey-bench-'))
stack.defer(() => rm(folder, { recursive: true, force: true }))
const log = createLog({ logLevel: 'error' })
const postgres = await startEmbeddedPostgres({ dataDir: folder, log })
stack.defer(() => postgres.stop())
await migrate(postgres.url, log)
process.stderr.write(`Making ${TASKS} tasks …\n`)
const userId = await seedProse(postgres.url, TASKS)
const database = openDatabase(postgres.url, { log })
stack.defer(() => database.close())

const questions = Object.entries(QUESTIONS).filter(([name]) => !options.explain || name.includes(options.explain))
const rows: string[][] = []
const late: string[] = []
for (const [name, args] of questions) {
  process.stderr.write(`${name} …\n`)
  const first = await ask({ ...args, first: 20 })
  const next = await ask({ ...args, first: 20, after: first.endCursor })
  const last = await ask({ ...args, last: 20 })
  const times = [first.time, next.time, last.time]
  if (Math.max(...times) >= BAR) late.push(name)
  rows.push([name, `${first.found}`, ...times.map((time) => time.toFixed(2))])
}

console.log(`${table(['a page of', 'found', 'first ms', 'next ms', 'last ms'], rows)}

Milliseconds of the database for a page of 20 of ${TASKS} tasks, median of ${TIMES}.
Not all below the bar of ${BAR} ms: ${late.join('; ') || 'none'}.`)

async function ask(args: TasksArgs) {
  let time = 0
  const sql: Sql = async (statement, values) => {
    const times: number[] = []
    for (let n = 0; n < TIMES; n += 1) times.push(await explain(statement, values))
    time += median(times)
    if (options.explain) console.log(await show(statement, values))
    return database.sql(statement, values, 'theirs')
  }
  const { nodes, pageInfo } = await listTasks({ sql, userId, now: () => new Date() }, args)
  return { time, found: nodes.length, endCursor: pageInfo.endCursor }
}

type Plan = { 'QUERY PLAN': [{ 'Planning Time': number; 'Execution Time': number }] }

async function explain(statement: string, values: readonly unknown[]): Promise<number> {
  const explained = `explain (analyze, timing off, format json) ${statement}`
  const [plan] = await database.sql<Plan>(explained, values, 'theirs')
  const [{ 'Planning Time': planning, 'Execution Time': execution }] = plan!['QUERY PLAN']
  return planning + execution
}

async function show(statement: string, values: readonly unknown[]): Promise<string> {
  const lines = await database.sql<{ 'QUERY PLAN': string }>(`explain (analyze) ${statement}`, values, 'theirs')
  return [statement, ...lines.map((line) => line['QUERY PLAN']), ''].join('\n')
}
