import { expect, test } from 'vitest'
import { newVisitor, startWeb } from '../test/visitor.ts'

/** Applies the longest matching rule, as RFC 9309 requires. */
function isAllowed(robots: string, path: string): boolean {
  const rules = robots.split('\n').flatMap((line) => {
    const [, kind, pattern = ''] = /^(Allow|Disallow): (\S+)$/.exec(line) ?? []
    const fits = pattern.endsWith('$') ? path === pattern.slice(0, -1) : path.startsWith(pattern)
    return kind && fits ? [{ kind, length: pattern.length }] : []
  })
  return rules.toSorted((a, b) => b.length - a.length)[0]?.kind !== 'Disallow'
}

test('search engines may read the start page and the reference, with what draws them, and nothing of a person', async () => {
  const { html } = await newVisitor(await startWeb()).open('/robots.txt')

  const open = ['/', '/signup', '/docs', '/docs/queries', '/docs/objects', '/assets/root.css']
  const closed = [
    '/tasks',
    '/settings/profile',
    '/signin',
    '/goodbye',
    '/docs/search?q=task',
    '/session',
    '/reset-password',
  ]
  expect(open.filter((path) => !isAllowed(html, path))).toEqual([])
  expect(closed.filter((path) => isAllowed(html, path))).toEqual([])
})
