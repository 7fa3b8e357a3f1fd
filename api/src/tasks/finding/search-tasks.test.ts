import { describe, expect, test } from 'vitest'
import { buildOnce, buildTask, buildUser } from '../../../test/build.ts'
import { answer, execute } from '../../../test/execute.ts'
import { FindTasks } from '../../../test/tasks/finding/finding.ts'
import { startSearch } from '../../../test/tasks/finding/searching.ts'
import { UpdateTask } from '../../../test/tasks/tasks.ts'

describe('a search', () => {
  const withTasks = buildOnce(() =>
    startSearch([
      { title: 'Water the plants', description: 'And the ferns, too.' },
      'Give 100% (not 99_9)',
      'Fix the 🚲',
      'Полить цветы',
      '明日牛乳を買う',
      'Write to noor@example.com',
    ]),
  )

  test.each([
    ['a word', 'plants', ['Water the plants']],
    ['a word in other letters', 'PLANTS', ['Water the plants']],
    ['the words in another order', 'plants water', ['Water the plants']],
    ['an unfinished word', 'pla', ['Water the plants']],
    ['a last word that is unfinished', 'water pl', ['Water the plants']],
    ['a word of the description', 'ferns', ['Water the plants']],
    ['words of title and description', 'water ferns', ['Water the plants']],
    ['the end of a word', 'lants', ['Water the plants']],
    ['unfinished words', 'wat fer', ['Water the plants']],
    ['words with signs that the task has not', '"water, plants!"', ['Water the plants']],
    ['signs', '100%', ['Give 100% (not 99_9)']],
    ['a sign that would mean anything', '9_9', ['Give 100% (not 99_9)']],
    ['an emoji', '🚲', ['Fix the 🚲']],
    ['another alphabet', 'ЦВЕТЫ', ['Полить цветы']],
    ['letters that are written without spaces', '牛乳', ['明日牛乳を買う']],
    ['an address', 'noor@example.com', ['Write to noor@example.com']],
    ['a part of an address', 'example', ['Write to noor@example.com']],
    ['what nobody wrote', 'xylophone', []],
    ['a word that only starts the same', 'planter', []],
    ['words of which one is missing', 'water xylophone', []],
    ['signs that nobody wrote', '&|!:*', []],
    ['what means something to PostgreSQL', "plants & 'x' | !y", []],
  ])('for %s finds what people expect', async (_, search, titles) => {
    const { find } = await withTasks()

    expect(await find(search)).toEqual(titles)
  })

  test('has those with all of it in their title first, and among equals the newest', async () => {
    const { find } = await startSearch([
      'Plants for the office',
      { title: 'Call Noor', description: 'About the plants' },
      'Water the plants',
      'Buy houseplants',
    ])

    expect(await find('plants')).toEqual(['Buy houseplants', 'Water the plants', 'Plants for the office', 'Call Noor'])
  })

  test('is in the order that one asks for', async () => {
    const { find } = await startSearch([
      { title: 'b plants', dueDate: '2026-03-01' },
      { title: 'a plants' },
      { title: 'c plants', dueDate: '2026-02-01' },
      'Book the dentist',
    ])

    const byDay = { field: 'DUE_DATE', direction: 'ASC' } as const

    expect(await find('plants', { orderBy: byDay })).toEqual(['c plants', 'b plants', 'a plants'])
    expect(await find('plnats', { orderBy: byDay })).toEqual(['c plants', 'b plants', 'a plants'])
    expect(await find('plants', { orderBy: byDay, first: 1 })).toEqual(['c plants'])
  })

  test('is among what the filter leaves', async () => {
    const { find } = await startSearch([{ title: 'Water the plants', priority: 'HIGH' }, 'Sell the plants'])

    expect(await find('plants', { filter: { priority: { eq: 'HIGH' } } })).toEqual(['Water the plants'])
    expect(await find('plnats', { filter: { priority: { eq: 'HIGH' } } })).toEqual(['Water the plants'])
    expect(await find('plants', { filter: { completed: true } })).toEqual([])
  })

  test('never finds what is somebody else’s', async () => {
    const { app } = await startSearch(['Water the plants'])
    const bob = await buildUser(app)

    for (const search of ['plants', 'plnats', 'lant']) {
      const { tasks } = await answer(app, FindTasks, { as: bob, variables: { search } })

      expect(tasks).toMatchObject({ nodes: [], totalCount: 0 })
    }
  })

  test('finds what a task says now, not what it said', async () => {
    const { app, ada, made, find } = await startSearch(['Water the plants', 'Plants'])

    await answer(app, UpdateTask, { as: ada, variables: { input: { id: made[1]!.id, title: 'Ferns' } } })

    expect(await find('plants')).toEqual(['Water the plants'])
    expect(await find('fenrs')).toEqual(['Ferns'])
  })

  test.each([
    ['nothing', '', 'The search cannot be empty.'],
    ['only spaces', '   ', 'The search cannot be empty.'],
    ['201 characters', 'x'.repeat(201), 'The search can have at most 200 characters.'],
  ])('for %s is refused', async (_, search, message) => {
    const { app, ada } = await startSearch([])

    const { code, errors } = await execute(app, FindTasks, { as: ada, variables: { search } })

    expect(code).toBe('BAD_USER_INPUT')
    expect(errors[0]?.extensions.fields).toEqual([{ path: 'search', message }])
  })
})

describe('the pages of a search', () => {
  const TITLES = Array.from({ length: 7 }, (_, n) => `Plants ${n}`)
  const SOME = [...TITLES, ...TITLES.map((_, n) => ({ title: `Other ${n}`, description: 'plants' }))]

  test.each(['plants', 'plnats'])(
    'of %s have each task once, forward and backward, and know where they end',
    async (search) => {
      const { read } = await startSearch(SOME)
      const whole = (await read({ search })).nodes.map(({ id }) => id)

      const forward: string[] = []
      for (let after: string | null = null, more = true; more;) {
        const { nodes, pageInfo }: Awaited<ReturnType<typeof read>> = await read({ search, first: 3, after })
        forward.push(...nodes.map(({ id }) => id))
        expect(pageInfo.hasPreviousPage).toBe(after !== null)
        ;({ endCursor: after, hasNextPage: more } = pageInfo)
      }
      const backward: string[] = []
      for (let before: string | null = null, more = true; more;) {
        const { nodes, pageInfo }: Awaited<ReturnType<typeof read>> = await read({ search, last: 3, before })
        backward.unshift(...nodes.map(({ id }) => id))
        expect(pageInfo.hasNextPage).toBe(before !== null)
        ;({ startCursor: before, hasPreviousPage: more } = pageInfo)
      }

      expect(whole).toHaveLength(14)
      expect(forward).toEqual(whole)
      expect(backward).toEqual(whole)
    },
  )

  test('go on with what was mistyped when a task comes to have it', async () => {
    const { app, ada, read } = await startSearch(TITLES)
    const { nodes, pageInfo } = await read({ search: 'plnats', first: 4 })
    await buildTask(app, ada, { title: 'Plnats' })

    const next = await read({ search: 'plnats', first: 4, after: pageInfo.endCursor })

    expect([...nodes, ...next.nodes].map(({ title }) => title)).toEqual(TITLES.toReversed())
    expect(next.pageInfo.hasNextPage).toBe(false)
  })

  test.each([{}, { orderBy: { field: 'TITLE', direction: 'DESC' } as const }])(
    'count all that is found, with %j',
    async (order) => {
      const { read } = await startSearch(SOME)

      expect((await read({ ...order, search: 'plants', first: 2 })).totalCount).toBe(14)
      expect((await read({ ...order, search: 'plnats', first: 2 })).totalCount).toBe(14)
      expect((await read({ ...order, search: 'xylophone', first: 2 })).totalCount).toBe(0)
    },
  )

  test('take no cursor of another search, of another order or of somebody else', async () => {
    const { app, ada, read } = await startSearch(TITLES)
    const bob = await buildUser(app)
    await buildTask(app, bob, { title: 'Plants' })
    const { endCursor: after } = (await read({ search: 'plants', first: 2 })).pageInfo
    const { endCursor: ofAll } = (await read({ first: 2 })).pageInfo

    const codes = await Promise.all([
      execute(app, FindTasks, { as: ada, variables: { search: 'plant', after } }),
      execute(app, FindTasks, { as: ada, variables: { after } }),
      execute(app, FindTasks, { as: ada, variables: { search: 'plants', after: ofAll } }),
      execute(app, FindTasks, { as: bob, variables: { search: 'plants', after } }),
      execute(app, FindTasks, {
        as: ada,
        variables: { search: 'plants', after, orderBy: { field: 'TITLE', direction: 'ASC' } },
      }),
    ]).then((answers) => answers.map(({ code }) => code))

    expect(codes).toEqual(Array(5).fill('BAD_USER_INPUT'))
  })
})
