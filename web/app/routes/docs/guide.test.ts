import { buildSchema } from 'graphql'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readReference } from './reference.server.ts'

const SDL = readFileSync(join(import.meta.dirname, '../../../../schema.graphql'), 'utf8')
const ENDPOINT = 'https://api.example/graphql'

test('every link of the guide leads to something that is there', () => {
  const { sections, start, guide } = readReference(buildSchema(SDL))
  const pages = guide(ENDPOINT)
  const { chapters, errorCodes } = start(ENDPOINT)
  const targets = [
    '/settings/tokens',
    ...[...chapters.map(({ id }) => id), ...errorCodes.map(({ code }) => code)].map((id) => `/docs#${id}`),
    ...pages.flatMap(({ slug, chapters }) => chapters.map(({ id }) => `/docs/guide/${slug}#${id}`)),
    ...sections.flatMap(({ slug, entries }) => [
      `/docs/${slug}`,
      ...entries.flatMap(({ name, fields }) =>
        [name, ...fields.map(({ id }) => id)].map((id) => `/docs/${slug}#${id}`),
      ),
    ]),
  ]

  const links = [...JSON.stringify([chapters, errorCodes, pages]).matchAll(/"to":"([^"]*)"/g)].map(([, to]) => to)

  expect(links.length).toBeGreaterThan(20)
  expect(links.filter((to) => !targets.includes(to ?? ''))).toEqual([])
})

test('a chapter about what the schema does not have is left out', () => {
  const { guide } = readReference(buildSchema('type Query { hello: String }'))

  const titles = guide(ENDPOINT).flatMap(({ chapters }) => chapters.map(({ title }) => title))

  expect(titles).toContain('Paging')
  expect(titles).not.toContain('Subscriptions')
})
