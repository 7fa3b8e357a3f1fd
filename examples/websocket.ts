// graphql-ws: receives changes over a WebSocket, and resumes after a pause.
import assert from 'node:assert/strict'
import { print } from 'graphql'
import { request } from 'graphql-request'
import { createClient } from 'graphql-ws'
import { addTasks, API_URL, openAccount } from './account.ts'
import { Now, TaskChanged } from './documents.ts'
import type { TaskChangedSubscription } from './generated/graphql.ts'

const token = await openAccount()
const authorization = `Bearer ${token}`
const client = createClient({
  url: API_URL.replace('http', 'ws'),
  connectionParams: { authorization }, // browsers cannot set headers on a WebSocket
})

let { latestCursor: cursor } = (await request(API_URL, Now, {}, { authorization })).changes

/** Receives `count` changes, and remembers the cursor of the last one. */
async function receive(count: number): Promise<string[]> {
  const received: string[] = []
  const subscription = { query: print(TaskChanged), variables: { after: cursor } }
  for await (const { data, errors } of client.iterate<TaskChangedSubscription>(subscription)) {
    if (!data) throw new Error(JSON.stringify(errors))
    cursor = data.taskChanged.cursor
    received.push(`${data.taskChanged.type} ${data.taskChanged.task?.title}`)
    if (received.length === count) break
  }
  return received
}

const receiving = receive(1)
await addTasks(token, ['Sow'])
const live = await receiving
console.log(`Received: ${live.join(', ')}`)
assert.deepEqual(live, ['CREATED Sow'])

await addTasks(token, ['Water', 'Weed']) // no subscription is open
const missed = await receive(2)
console.log(`Received after the pause: ${missed.join(', ')}`)
assert.deepEqual(missed, ['CREATED Water', 'CREATED Weed'])
await client.dispose()
