// Apollo Client: a cache normalised by id, pages that grow into one list, and an optimistic
// mutation.
import assert from 'node:assert/strict'
import { ApolloClient, HttpLink, InMemoryCache } from '@apollo/client'
import { relayStylePagination } from '@apollo/client/utilities'
import { typeidUnboxed } from 'typeid-js'
import { addTasks, API_URL, openAccount } from './account.ts'
import { AddTask, TaskList } from './documents.ts'
import type { TaskListQueryVariables } from './generated/graphql.ts'

const token = await openAccount()
await addTasks(token, ['Sow', 'Water', 'Weed'])

const client = new ApolloClient({
  link: new HttpLink({ uri: API_URL, headers: { authorization: `Bearer ${token}` } }),
  // Each filter, order and search has its own list; `first` and `after` select pages of it.
  cache: new InMemoryCache({
    typePolicies: { Query: { fields: { tasks: relayStylePagination(['filter', 'orderBy', 'search']) } } },
  }),
})

type Asked = Partial<TaskListQueryVariables>
const firstPage = (asked: Asked = {}) => ({ query: TaskList, variables: { first: 2, ...asked } })
const shown = (asked?: Asked) =>
  client.readQuery({ ...firstPage(asked), optimistic: true })?.tasks.edges.map(({ node }) => node.title) ?? []

const list = client.watchQuery(firstPage())
list.subscribe({ error: (error) => assert.fail(error) })
const { data } = await list.refetch()
assert.deepEqual(shown(), ['Weed', 'Water'])
await list.fetchMore({ variables: { after: data?.tasks.pageInfo.endCursor ?? null } })
console.log(`Two pages in one list: ${shown().join(', ')}`)

const lists: Asked[] = [{ orderBy: { field: 'TITLE' } }, { search: 'wat' }, { filter: { title: { startsWith: 'S' } } }]
for (const asked of lists) await client.query(firstPage(asked))
for (const asked of lists) console.log(`${JSON.stringify(asked)}: ${shown(asked).join(', ')}`)
assert.deepEqual(shown().slice(0, 3), ['Weed', 'Water', 'Sow'])

// The client chooses the id, so the optimistic task and the created task are the same cache entry.
const task = { __typename: 'Task', id: typeidUnboxed('task'), title: 'Pick' }
const making = client.mutate({
  mutation: AddTask,
  variables: { input: { clientId: task.id, title: task.title } },
  optimisticResponse: { createTask: { task } },
  update: (cache, { data }) =>
    cache.updateQuery(firstPage(), (list) => {
      if (!list || !data) return list
      const { edges, totalCount } = list.tasks
      const edge = { __typename: 'TaskEdge', cursor: '', node: data.createTask.task }
      return { tasks: { ...list.tasks, edges: [edge, ...edges], totalCount: totalCount + 1 } }
    }),
})
console.log(`Shown before it is made: ${shown().join(', ')}`)
assert.deepEqual(shown().slice(0, 2), ['Pick', 'Weed'])

const made = await making
console.log(`Made ${made.data?.createTask.task.id}, and shown: ${shown().join(', ')}`)
assert.equal(made.data?.createTask.task.id, task.id)
assert.deepEqual(shown().slice(0, 3), ['Pick', 'Weed', 'Water'])
