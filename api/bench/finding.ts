import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startEmbeddedPostgres } from '../src/database/embedded.ts'
import { migrate } from '../src/migrations/migrate.ts'
import { openDatabase, type Run } from '../src/database/run.ts'
import type { Statement } from '../src/database/statement.ts'
import { createLog } from '../src/log.ts'
import { listTasks, type TasksArgs } from '../src/tasks/tasks.queries.ts'
import { SAMPLE, seedProse, WORDS } from './prose.ts'
import { table } from './report.ts'

/**
 * Measures the time that a page of 20 takes in PostgreSQL: planning and execution of every
 * statement that the page needs. Takes the quickest of several runs, because the machine does other
 * things as well.
 */
const TIMES = 12
/** Numbers of tasks of a person, and the most that any page of them may take, in milliseconds. */
const BARS = new Map([
  [1000, 5],
  [10_000, 30],
  [100_000, Infinity],
])

const { common, frequent, usual, rare } = WORDS
/** A word with two letters swapped. */
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
  'search: two letters': { search: usual.slice(0, 2) },
  'search: one letter': { search: 'e' },
  'search: a common and a frequent word': { search: `${common} ${frequent}` },
  'search: a common and a rare word': { search: `${common} ${rare}` },
  'search: a part of an address': { search: 'acme' },
  'search: a day': { search: '2027-01-31' },
  'search: a measure': { search: '3.5mm' },
  'search: a run of Japanese': { search: '牛乳を' },
  'search: a whole title': { search: SAMPLE },
  'search: a mistyped word of 4 letters': { search: mistyped(usual) },
  'search: a mistyped word of 5 letters': { search: mistyped(rare) },
  'search: a mistyped word of 7 letters': { search: 'exmaple' },
  'search: a mistyped word that ends as many do': { search: 'goiing' },
  'search: two mistyped words': { search: `${mistyped(frequent)} ${mistyped(usual)}` },
  'search: a word of 9 letters that nobody wrote': { search: 'xylophone' },
  'search: a word of 18 letters that nobody wrote': { search: 'unconsciousneszzes' },
  'search: a sign that nobody wrote': { search: '🚲' },
  'search: two letters that nobody wrote': { search: 'q4' },
  'open, by day, search: a common word': { ...openByDay, search: common },
  'open, by day, search: a rare word': { ...openByDay, search: rare },
  'open, by day, search: a mistyped word': { ...openByDay, search: mistyped(usual) },
}

/** `--explain 'a rare word'` shows the plans of the questions whose name contains the text. */
const { values: options } = parseArgs({ options: { explain: { type: 'string' } } })
const questions = Object.entries(QUESTIONS).filter(([name]) => !options.explain || name.includes(options.explain))

await using stack = new AsyncDisposableStack()
const folder = await mkdtemp(join(tmpdir(), 'latchkey-bench-'))
stack.defer(() => rm(folder, { recursive: true, force: true }))
const log = createLog({ logLevel: 'error' })
const postgres = await startEmbeddedPostgres({ dataDir: folder, log })
stack.defer(() => postgres.stop())
await migrate(postgres.url, log)
const database = openDatabase(postgres.url, { log })
stack.defer(() => database.close())

const rows = questions.map(([name]) => [name])
const late: string[] = []
for (const [tasks, bar] of BARS) {
  process.stderr.write(`Making ${tasks} tasks …\n`)
  const userId = await seedProse(postgres.url, tasks)
  for (const [n, [name, args]] of questions.entries()) {
    process.stderr.write(`${name} …\n`)
    const first = await ask(userId, { ...args, first: 20 })
    const next = await ask(userId, { ...args, first: 20, after: first.endCursor })
    const last = await ask(userId, { ...args, last: 20 })
    const time = Math.max(first.time, next.time, last.time)
    if (time > bar) late.push(`${name}, of ${tasks}`)
    rows[n]?.push(time.toFixed(2))
  }
}

const sizes = [...BARS.keys()].map((tasks) => `of ${tasks.toLocaleString('en')}`)
console.log(`${table(['ms for a page', ...sizes], rows)}

Milliseconds of the database for a page of 20: the slowest of the first, the next and the last, each the quickest of ${TIMES} times.
Above the bar (${[...BARS].map(([tasks, bar]) => `${bar} ms of ${tasks}`).join(', ')}): ${late.join('; ') || 'none'}.`)

async function ask(userId: string, args: TasksArgs) {
  let time = 0
  const run: Run = async (statement, params) => {
    const times: number[] = []
    for (let n = 0; n < TIMES; n += 1) times.push(await explain(statement, params))
    time += Math.min(...times)
    if (options.explain) console.log(await show(statement, params))
    return database.run({ ...statement, name: null }, params)
  }
  const { pageInfo } = await listTasks({ run, userId, now: () => new Date() }, args)
  return { time, endCursor: pageInfo.endCursor }
}

type Plan = { 'QUERY PLAN': [{ 'Planning Time': number; 'Execution Time': number }] }

async function explain<Params>({ text, bind }: Statement<Params, object>, params: Params): Promise<number> {
  const explained = { text: `explain (analyze, timing off, format json) ${text}`, name: null, bind }
  const [plan] = await database.run<Params, Plan>(explained, params)
  const [{ 'Planning Time': planning, 'Execution Time': execution }] = plan!['QUERY PLAN']
  return planning + execution
}

async function show<Params>({ text, bind }: Statement<Params, object>, params: Params): Promise<string> {
  const explained = { text: `explain (analyze) ${text}`, name: null, bind }
  const lines = await database.run<Params, { 'QUERY PLAN': string }>(explained, params)
  return [text, ...lines.map((line) => line['QUERY PLAN']), ''].join('\n')
}
