import { readFileSync } from 'node:fs'
import { buildSchema, lexicographicSortSchema, printSchema } from 'graphql'
import { expect, test } from 'vitest'
import { sharedApp } from '../../test/app.ts'
import { send } from '../../test/http/send.ts'
import { createSchema } from './schema.ts'

const FILE = readFileSync(`${import.meta.dirname}/../../../schema.graphql`, 'utf8')

test('the contract is served as it is written, and is what the API runs', async () => {
  const served = await send(await sharedApp(), { path: '/schema.graphql' })

  expect([served.status, served.headers.get('content-type')]).toEqual([200, 'text/plain; charset=utf-8'])
  expect(served.text).toBe(FILE)
  const print = (schema: ReturnType<typeof buildSchema>) => printSchema(lexicographicSortSchema(schema))
  expect(print(buildSchema(served.text))).toBe(print(createSchema()))
})

test('the contract is sent once to those who ask whether it has changed', async () => {
  const app = await sharedApp()
  const etag = (await send(app, { path: '/schema.graphql' })).headers.get('etag') ?? ''

  const known = await send(app, { path: '/schema.graphql', headers: { 'if-none-match': `"other", W/${etag}` } })
  const unknown = await send(app, { path: '/schema.graphql', headers: { 'if-none-match': '"other"' } })

  expect(etag).toMatch(/^"[\w-]{43}"$/)
  expect([known.status, known.text, known.headers.get('etag')]).toEqual([304, '', etag])
  expect([unknown.status, unknown.text]).toEqual([200, FILE])
})
