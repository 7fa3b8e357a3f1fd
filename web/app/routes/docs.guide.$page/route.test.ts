import { expect, test } from 'vitest'
import { newVisitor, startWeb } from '../../../test/visitor.ts'

test('every page of the guide is reached from the start of the reference', async () => {
  const reader = newVisitor(await startWeb())

  const { html } = await reader.open('/docs')
  const paths = [...new Set([...html.matchAll(/href="(\/docs\/guide\/[\w-]+)"/g)].map(([, path]) => path ?? ''))]
  const pages = await Promise.all(paths.map((path) => reader.open(path)))

  expect(paths).toEqual(
    ['reading-and-writing', 'limits-and-retries', 'live-changes', 'http'].map((slug) => `/docs/guide/${slug}`),
  )
  expect(pages.map(({ status }) => status)).toEqual(paths.map(() => 200))
  expect(pages[1]?.html).toContain('curl https://api.example/graphql')
})

test('there is no page of the guide that nobody wrote', async () => {
  const { status } = await newVisitor(await startWeb()).open('/docs/guide/nowhere')

  expect(status).toBe(404)
})
