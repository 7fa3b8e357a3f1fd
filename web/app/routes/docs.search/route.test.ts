import { expect, test } from 'vitest'
import { newVisitor, startWeb } from '../../../test/visitor.ts'

const namesIn = (html: string) => [...html.matchAll(/<a class="font-mono[^>]*>(.*?)<\/a>/g)].map(([, name]) => name)

test.each(['task', 'a', 'the'])('all that is found for %j can be reached', async (word) => {
  const reader = newVisitor(await startWeb())

  const first = await reader.open(`/docs/search?q=${word}`)
  const [, all = ''] = /href="([^"]*)"[^>]*>Show all/.exec(first.html) ?? []
  const rest = await reader.open(all.replaceAll('&amp;', '&'))

  const said = Number(/(\d+) of (\d+) found/.exec(first.html)?.[2])
  expect(namesIn(first.html).length).toBeLessThan(said)
  expect(namesIn(rest.html)).toHaveLength(said)
  expect(namesIn(rest.html).slice(0, namesIn(first.html).length)).toEqual(namesIn(first.html))
  expect(rest.html).toContain(`${said} found`)
  expect(rest.html).not.toContain('Show all')
})

test('what few things have is shown whole at once', async () => {
  const { html } = await newVisitor(await startWeb()).open('/docs/search?q=completeTask')

  expect(namesIn(html)).toContain('completeTask')
  expect(html).not.toContain('Show all')
})
