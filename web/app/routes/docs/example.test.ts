import { buildSchema, getVariableValues, Kind, parse, validate } from 'graphql'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, inject, test } from 'vitest'
import { newMember, startWeb } from '../../../test/visitor.ts'
import { curlOf, playgroundLink } from './example-links.ts'
import { readReference } from './reference.server.ts'

const SDL = readFileSync(join(import.meta.dirname, '../../../../schema.graphql'), 'utf8')
const schema = buildSchema(SDL)
const { sections } = readReference(schema)
const examples = sections.flatMap(({ slug, entries }) =>
  entries.flatMap(({ name, example }) => (example === null ? [] : [{ slug, name, ...example }])),
)

test('every root field has an example', () => {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]
  const names = roots.flatMap((root) => Object.keys(root?.getFields() ?? {}))

  expect(examples.map(({ name }) => name)).toEqual(names)
})

test.each(examples)('the example of $name fits the schema, and so do its variables', ({ operation, variables }) => {
  const document = parse(operation)
  const [definition] = document.definitions
  const declared = definition?.kind === Kind.OPERATION_DEFINITION ? (definition.variableDefinitions ?? []) : []

  expect(validate(schema, document)).toEqual([])
  expect(getVariableValues(schema, declared, variables ?? {})).toHaveProperty('coerced')
})

test('examples are the same every time', () => {
  expect(readReference(buildSchema(SDL)).sections).toEqual(sections)
})

test('the API takes every example as it is', async () => {
  const ada = await newMember(await startWeb())
  const asked = examples.filter(({ slug }) => slug !== 'subscriptions')

  // An operation that ends the session must not run before the others.
  const answers = await Promise.all(
    asked.map(async ({ name, operation, variables, anonymous }) => {
      const token = anonymous || ['signout', 'deleteAccount', 'changePassword'].includes(name) ? null : ada.token()
      const response = await fetch(`${inject('apiUrl')}/graphql`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', ...(token !== null && { Authorization: `Bearer ${token}` }) },
        body: JSON.stringify({ query: operation, variables }),
      })
      const answer: unknown = await response.json()
      return { name, answer }
    }),
  )

  for (const named of answers) expect(named).toHaveProperty('answer.data')
})

test('a list of a kind that is asked for by its size shows how', () => {
  const tasks = examples.find(({ name }) => name === 'tasks')

  expect(tasks).toMatchObject({
    operation: expect.stringMatching(/^query Tasks\(\$first: Int\) \{\n {2}tasks\(first: \$first\) \{/),
    variables: { first: 10 },
    anonymous: false,
  })
})

test('fields of several types that could not be read together are not asked for together', () => {
  const schema = buildSchema(`
    type Query { thing: Thing }
    union Thing = Cup | Pot
    type Cup { name: String! size: Int }
    type Pot { name: [String] size: Int }
  `)

  const [section] = readReference(schema).sections

  const operation = section?.entries[0]?.example?.operation ?? ''
  expect(operation).toMatch(/Pot \{\s+size\s+\}/)
  expect(validate(schema, parse(operation))).toEqual([])
})

test('whatever is in an example, a shell takes it as one word', () => {
  const curl = curlOf('https://api.example/graphql', {
    operation: 'query A {\n  a(b: "it\'s")\n}',
    variables: null,
    anonymous: true,
  })

  expect(curl).toContain(String.raw`-d '{"query":"query A { a(b: \"it'\''s\") }"}'`)
  expect(curl).not.toContain('authorization')
})

test('a link to the playground has the operation behind the #, where no server sees it', () => {
  const link = new URL(playgroundLink('https://api.example/graphql', { operation: '{ a }', variables: { b: '&' } }))

  const given = new URLSearchParams(link.hash.slice(1))
  expect(link.search).toBe('')
  expect(given.get('query')).toBe('{ a }')
  expect(JSON.parse(given.get('variables') ?? '')).toEqual({ b: '&' })
})
