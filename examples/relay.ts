// Relay: one store with every object by its id, pages that grow into one connection, and changes
// that show everywhere.
import assert from 'node:assert/strict'
import {
  commitMutation,
  createOperationDescriptor,
  Environment,
  fetchQuery,
  type GraphQLResponse,
  Network,
  RecordSource,
  Store,
} from 'relay-runtime'
import CompleteTask, { type relayCompleteMutation } from './__generated__/relayCompleteMutation.graphql.ts'
import TaskList, { type relayTasksQuery } from './__generated__/relayTasksQuery.graphql.ts'
import { addTasks, API_URL, openAccount } from './account.ts'

const token = await openAccount()
await addTasks(token, ['Sow', 'Water', 'Weed'])

const environment = new Environment({
  store: new Store(new RecordSource()),
  network: Network.create(async ({ text: query }, variables) => {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` }
    const response = await fetch(API_URL, { method: 'POST', headers, body: JSON.stringify({ query, variables }) })
    return (await response.json()) as GraphQLResponse
  }),
})

const fetchPage = (after: string | null) =>
  fetchQuery<relayTasksQuery>(environment, TaskList, { first: 2, after }).toPromise()

/** What a component would render: all pages so far. */
function shown(): string[] {
  const { fragment } = createOperationDescriptor(TaskList, { first: 2 })
  const { tasks } = environment.lookup(fragment).data as relayTasksQuery['response']
  return tasks.edges.map(({ node }) => (node.completed ? `${node.title} (done)` : node.title))
}

const first = await fetchPage(null)
assert.deepEqual(shown(), ['Weed', 'Water'])
await fetchPage(first?.tasks.pageInfo.endCursor ?? null)
console.log(`Two pages in one list: ${shown().join(', ')}`)
assert.deepEqual(shown(), ['Weed', 'Water', 'Sow'])

const id = first?.tasks.edges[0]?.node.id ?? ''
await new Promise((done, failed) => {
  commitMutation<relayCompleteMutation>(environment, {
    mutation: CompleteTask,
    variables: { id },
    optimisticResponse: { completeTask: { task: { id, completed: true } } },
    onCompleted: done,
    onError: failed,
  })
})
console.log(`Completed in the list: ${shown().join(', ')}`)
assert.deepEqual(shown(), ['Weed (done)', 'Water', 'Sow'])
