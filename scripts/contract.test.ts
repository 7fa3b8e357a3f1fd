import { describe, expect, test } from 'vitest'
import { findProblems } from './contract.ts'

const BEFORE = `
  type Query { task(id: ID!): Task tasks(first: Int): [Task!]! }
  type Task { id: ID! title: String! old: String @deprecated(reason: "Use title. Goes on 2026-12-31.") }
  enum Priority { LOW HIGH }
  input NewTask { title: String! priority: Priority }
`
const TODAY = '2026-11-30'

const change = (from: string, to: string, changelog = '') => {
  expect(BEFORE).toContain(from)
  return findProblems({ before: BEFORE, after: BEFORE.replace(from, to), changelog, today: TODAY })
}
const changelogOf = (breaking: string, heading = '## Unreleased') =>
  `# Changelog\n\n${heading}\n\n### Breaking\n\n- ${breaking}\n`

describe('a contract', () => {
  test.each([
    ['a field', 'title: String!', 'title: String! note: String'],
    ['an argument that can be left out', 'first: Int', 'first: Int last: Int'],
    ['an enum value', 'LOW', 'LOW MEDIUM'],
    ['an input field that can be left out', 'priority: Priority', 'priority: Priority note: String'],
    ['a type', 'enum Priority', 'type Label { id: ID! } enum Priority'],
  ])('can grow by %s', async (_, from, to) => {
    expect(await change(from, to)).toEqual([])
  })

  test.each([
    ['loses a field', 'title: String! old', 'old', 'Task.title'],
    ['answers with null where it did not', 'title: String! old', 'title: String old', 'Task.title'],
    ['asks for an argument more', 'task(id: ID!)', 'task(id: ID! list: ID!)', 'Query.task.list'],
    ['loses an argument', 'tasks(first: Int)', 'tasks', 'Query.tasks.first'],
    ['loses an enum value', 'LOW ', '', 'Priority.LOW'],
    ['asks for an input field', 'priority: Priority }', 'priority: Priority! }', 'NewTask.priority'],
  ])('that %s is refused, unless the changelog names it', async (_, from, to, path) => {
    expect(await change(from, to)).toEqual([expect.stringContaining(`name \`${path}\` under "Breaking"`)])
    expect(await change(from, to, changelogOf(`\`${path}\` is not what it was.`))).toEqual([])
  })

  test.each([
    ['something else', changelogOf('`Task.id` is gone.')],
    ['a part of its name', changelogOf('`Task.titles` is gone.')],
    ['it in a release that was', `# Changelog\n\n## Unreleased\n\n${changelogOf('`Task.title` is gone.', '## 0.1.0')}`],
    ['it elsewhere', '# Changelog\n\n## Unreleased\n\n### Added\n\n- `Task.title`\n'],
  ])('that breaks clients is refused while the changelog names %s', async (_, changelog) => {
    expect(await change('title: String! old', 'old', changelog)).toHaveLength(1)
  })
})

describe('a deprecation', () => {
  test.each([
    ['3 months from now', '2027-02-28', []],
    ['later', '2028-01-01', []],
    [
      'a day too early',
      '2027-02-27',
      ['Task.title is deprecated until 2027-02-27; it must stay until 2027-02-28 at least.'],
    ],
  ])('can end %s', async (_, day, problems) => {
    expect(await change('title: String!', `title: String! @deprecated(reason: "Goes on ${day}.")`)).toEqual(problems)
  })

  test.each([
    ['a field', 'title: String! old', 'title: String! @deprecated(reason: "Soon.") old', 'Task.title'],
    ['an argument', 'first: Int', 'first: Int @deprecated', 'Query.tasks(first:)'],
    ['an enum value', 'LOW', 'LOW @deprecated', 'Priority.LOW'],
    ['an input field', 'priority: Priority', 'priority: Priority @deprecated', 'NewTask.priority'],
  ])('of %s says when it ends', async (_, from, to, name) => {
    expect(await change(from, to)).toEqual([
      expect.stringContaining(`${name} is deprecated, but its reason has no day`),
    ])
  })

  test('that was released keeps its day, or gets a later one', async () => {
    expect(await change('2026-12-31', '2027-01-31')).toEqual([])
    expect(await change('2026-12-31', '2026-12-30')).toEqual([expect.stringContaining('until 2026-12-31 at least')])
  })

  test('is kept: what is deprecated goes no earlier, whatever the changelog says', async () => {
    const changelog = changelogOf('`Task.old` is gone.')
    const removed = (today: string) =>
      findProblems({ before: BEFORE, after: BEFORE.replace(/old: .*(?=})/, ''), changelog, today })

    expect(await removed('2026-12-30')).toEqual(['Task.old is gone; it must stay until 2026-12-31.'])
    expect(await removed('2026-12-31')).toEqual([])
  })
})
