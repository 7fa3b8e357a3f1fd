// graphql-request: typed documents over fetch, and nothing else. Then a client that may only read.
import assert from 'node:assert/strict'
import { ClientError, GraphQLClient } from 'graphql-request'
import { API_URL, openAccount } from './account.ts'
import { AddTask, TaskList } from './documents.ts'
import { graphql } from './generated/gql.ts'

/** An access token for a program: it can do only what its scopes allow. */
const MakeToken = graphql(`
  mutation MakeToken($input: CreateAccessTokenInput!) {
    createAccessToken(input: $input) {
      token
    }
  }
`)

const clientOf = (token: string) => new GraphQLClient(API_URL, { headers: { authorization: `Bearer ${token}` } })
const client = clientOf(await openAccount())

for (const title of ['Sow', 'Water', 'Weed']) await client.request(AddTask, { input: { title } })
console.log('Made 3 tasks')

async function readTitles(after: string | null = null): Promise<string[]> {
  const { edges, pageInfo } = (await client.request(TaskList, { first: 2, after })).tasks
  const titles = edges.map(({ node }) => node.title)
  return pageInfo.hasNextPage ? [...titles, ...(await readTitles(pageInfo.endCursor))] : titles
}
const titles = await readTitles()
console.log(`Read, 2 a page: ${titles.join(', ')}`)
assert.deepEqual(titles.slice(0, 3), ['Weed', 'Water', 'Sow'])

/** Programs check `code`. For input errors, `fields` lists every field that is wrong. */
async function refusalOf(request: Promise<unknown>) {
  const error = await request.catch((error: unknown) => error)
  assert(error instanceof ClientError)
  return error.response.errors?.[0]?.extensions ?? {}
}

const wrong = await refusalOf(client.request(AddTask, { input: { title: '', dueDate: 'soon' } }))
console.log(`Refused: ${JSON.stringify(wrong)}`)
assert.equal(wrong['code'], 'BAD_USER_INPUT')

const input = { name: 'A reader', scopes: ['tasks:read'], expiresAt: new Date(Date.now() + 3_600_000).toISOString() }
const reader = clientOf((await client.request(MakeToken, { input })).createAccessToken.token)
const { totalCount } = (await reader.request(TaskList, { first: 1 })).tasks
console.log(`The reader counts ${totalCount} tasks`)
assert.equal(totalCount, titles.length)

const forbidden = await refusalOf(reader.request(AddTask, { input: { title: 'Eat' } }))
console.log(`Refused: ${JSON.stringify(forbidden)}`)
assert.equal(forbidden['code'], 'FORBIDDEN')
