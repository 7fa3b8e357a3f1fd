import { buildSchema } from 'graphql'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readReference } from './reference.server.ts'
import type { Entry } from './reference.ts'
import { search } from './search.server.ts'

const root = join(import.meta.dirname, '../../../..')
const { sections, start } = readReference(buildSchema(readFileSync(join(root, 'schema.graphql'), 'utf8')))

const small = readReference(
  buildSchema(`
    "What can be read."
    type Query {
      """
      Cups, see \`Cup.size\`, \`Cup.none\` and \`break\`.

      - the \`first\`
        goes on
      - <b>the second</b>
      """
      cups(size: Int = 3, kind: Kind! = BIG, owner: ID!): [Cup!]!
      old: String @deprecated(reason: "Use \`Query.cups\`.")
    }
    type Mutation { break: Boolean }
    "A cup."
    type Cup { "How big." size: Int! }
    enum Kind { BIG SMALL }
  `),
)

const entry = (slug: string, name: string): Entry | undefined =>
  small.sections.find((section) => section.slug === slug)?.entries.find((entry) => entry.name === name)

test('what a description has in backticks leads to what it names, and nothing in it is HTML', () => {
  expect(entry('queries', 'cups')?.about).toEqual([
    {
      kind: 'paragraph',
      parts: [
        { code: false, text: 'Cups, see ', to: null },
        { code: true, text: 'Cup.size', to: '/docs/objects#Cup.size' },
        { code: false, text: ', ', to: null },
        { code: true, text: 'Cup.none', to: null },
        { code: false, text: ' and ', to: null },
        { code: true, text: 'break', to: '/docs/mutations#break' },
        { code: false, text: '.', to: null },
      ],
    },
    {
      kind: 'list',
      items: [
        [
          { code: false, text: 'the ', to: null },
          { code: true, text: 'first', to: null },
          { code: false, text: ' goes on', to: null },
        ],
        [{ code: false, text: '<b>the second</b>', to: null }],
      ],
    },
  ])
})

test('arguments have their type, their default, and whether they must be there', () => {
  expect(entry('queries', 'cups')).toMatchObject({
    type: { before: '[', name: 'Cup', after: '!]!', to: '/docs/objects#Cup' },
    args: [
      { id: 'cups.size', required: false, defaultValue: '3', type: { name: 'Int', to: '/docs/scalars#Int' } },
      { id: 'cups.kind', required: false, defaultValue: 'BIG', type: { after: '!', to: '/docs/enums#Kind' } },
      { id: 'cups.owner', required: true, defaultValue: null },
    ],
  })
})

test('what is deprecated says what to use instead, and what a type is used by is told', () => {
  expect(entry('queries', 'old')?.deprecated).toMatchObject([{ parts: [{}, { to: '/docs/queries#cups' }, {}] }])
  expect(entry('objects', 'Cup')?.relations).toEqual([
    { label: 'Used by', types: [{ before: '', name: 'cups', after: '', to: '/docs/queries#cups' }] },
  ])
})

test('every anchor is there once, and every link has one', () => {
  const anchors = sections.flatMap(({ slug, entries }) =>
    entries.flatMap((entry) => {
      const members = [...entry.args, ...entry.fields, ...entry.values].flatMap((member) => [member, ...member.args])
      return [entry.name, ...members.map(({ id }) => id)].map((id) => `/docs/${slug}#${id}`)
    }),
  )
  const links = JSON.stringify(sections).match(/"to":"[^"]*"/g) ?? []
  const pages = sections.map(({ slug }) => `/docs/${slug}`)

  expect(anchors).toHaveLength(new Set(anchors).size)
  expect(links.length).toBeGreaterThan(100)
  expect([...new Set(links)].filter((link) => ![...anchors, ...pages].includes(link.slice(6, -1)))).toEqual([])
})

test('everything in the schema has a description for a stranger', () => {
  const silent = sections.flatMap(({ entries }) =>
    entries.flatMap((entry) => {
      const members = [...entry.args, ...entry.fields, ...entry.values].flatMap((member) => [member, ...member.args])
      return [{ id: entry.name, about: entry.about }, ...members].filter(({ about }) => about.length === 0)
    }),
  )

  expect(silent.map(({ id }) => id)).toEqual([])
})

test('every code that the API knows is told about', () => {
  const { errorCodes } = start('http://localhost:4000/graphql')

  expect(errorCodes.map(({ code }) => code)).toContain('IDEMPOTENCY_KEY_REUSED')
  expect(errorCodes.filter(({ parts }) => parts.length === 0)).toEqual([])
})

test('a word finds names first, then descriptions, and what is found leads there', () => {
  const names = (text: string) => search(small.sections, text).map(({ name }) => name)

  expect(names('CUP')).toEqual(['Cup', 'cups', 'Cup.size', 'cups.size', 'cups.kind', 'cups.owner'])
  expect(names('how big')).toEqual(['Cup.size'])
  expect(names('nowhere')).toEqual([])
  expect(names('  ')).toEqual([])
  expect(search(small.sections, 'how big')[0]?.to).toBe('/docs/objects#Cup.size')
})
