// urql: its document cache answers repeated queries until a mutation returns one of their types.
import assert from 'node:assert/strict'
import { cacheExchange, Client, fetchExchange } from '@urql/core'
import { API_URL, openAccount } from './account.ts'
import { AddTask, TaskList } from './documents.ts'

const token = await openAccount()
const client = new Client({
  url: API_URL,
  preferGetMethod: false, // URLs end up in logs
  fetchOptions: { headers: { authorization: `Bearer ${token}` } },
  exchanges: [cacheExchange, fetchExchange],
})

async function countTasks(): Promise<{ count: number; from: string }> {
  // An empty list contains no task, so the cache must be told which type it depends on.
  const { data, error, operation } = await client.query(TaskList, { first: 10 }, { additionalTypenames: ['Task'] })
  if (!data) throw error ?? new Error('There is no answer')
  const from = operation.context.meta?.cacheOutcome === 'hit' ? 'cache' : 'API'
  console.log(`${data.tasks.totalCount} tasks, says the ${from}`)
  return { count: data.tasks.totalCount, from }
}

const { count } = await countTasks()
assert.deepEqual(await countTasks(), { count, from: 'cache' })

const { data, error } = await client.mutation(AddTask, { input: { title: 'Water the plants' } })
if (!data) throw error ?? new Error('There is no answer')
console.log(`Made ${data.createTask.task.id}`)
assert.deepEqual(await countTasks(), { count: count + 1, from: 'API' })

// `error` contains the API's errors, each with its code.
const refused = await client.mutation(AddTask, { input: { title: '' } })
assert.equal(refused.error?.graphQLErrors[0]?.extensions?.['code'], 'BAD_USER_INPUT')
console.log(`Refused: ${refused.error?.message}`)
