import { getOperationAST, parse, type DocumentNode } from 'graphql'
import { createBudgets } from '../src/budgets/budgets.ts'
import { createCostOf } from '../src/graphql/cost.ts'
import { createSchema } from '../src/graphql/schema.ts'
import { LIST } from './requests.ts'

const OPERATIONS: Record<string, { query: string; variables?: Record<string, unknown> }> = {
  'list of 20, counted before': { query: LIST },
  'list of 20, by a variable': {
    query: LIST.replace('{', 'query ($first: Int) {').replace('first: 20', 'first: $first'),
    variables: { first: 20 },
  },
  '100 tasks at once': {
    query: 'mutation ($input: CreateTasksInput!) { createTasks(input: $input) { results { task { id title } } } }',
    variables: { input: { tasks: Array.from({ length: 100 }, () => ({ title: 'Water the plants' })) } },
  },
  '2,000 tokens, by a variable': {
    query: `query ($n: Int) { tasks(first: $n) { nodes { ${'... { id title } '.repeat(395)} } } }`,
    variables: { n: 1 },
  },
}

const ROUNDS = 7
const TIMES = 2000

const costOf = createCostOf(createSchema())
const budgets = createBudgets(() => new Date())

for (const [name, { query, variables = {} }] of Object.entries(OPERATIONS)) {
  const document = parse(query)
  const rounds = Array.from({ length: ROUNDS }, () => measure(document, variables)).toSorted((a, b) => a - b)
  console.log(`${name}: ${(rounds[Math.floor(ROUNDS / 2)] ?? 0).toFixed(2)} µs`)
}

/**
 * Microseconds to count the cost of an operation and spend its points, for a thousand people in
 * turn.
 */
function measure(document: DocumentNode, variables: Record<string, unknown>): number {
  const operation = getOperationAST(document)
  if (!operation) throw new Error('There is no operation')
  const start = performance.now()
  for (let n = 0; n < TIMES; n++) {
    const spender = String(n % 1000)
    costOf(document, operation, variables)
    budgets.spend(spender, 1)
    budgets.look(spender)
  }
  return ((performance.now() - start) * 1000) / TIMES
}
