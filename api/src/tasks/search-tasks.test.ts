import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sharedApp } from '../../test/app.ts'
import { buildTask, buildUser } from '../../test/build.ts'
import { answer, execute } from '../../test/execute.ts'
import { FindTasks } from '../../test/finding.ts'
import type { CreateTaskInput, FindTasksQueryVariables } from '../../test/generated/graphql.ts'
import { UpdateTask } from '../../test/tasks.ts'

/** Somebody with these tasks, made in this order, and a way to search them for titles. */
async function start(tasks: readonly (string | Partial<CreateTaskInput>)[]) {
  const app = await sharedApp()
  const ada = await buildUser(app)
  const made: { id: string; title: string }[] = []
  for (const task of tasks) made.push(await buildTask(app, ada, typeof task === 'string' ? { title: task } : task))
  const read = async (variables: FindTasksQueryVariables) =>
    (await answer(app, FindTasks, { as: ada, variables })).tasks
  const find = async (search: string, more: FindTasksQueryVariables = {}) =>
    (await read({ ...more, search })).nodes.map(({ title }) => title)
  return { app, ada, made, read, find }
}

describe('a search', () => {
  test.each([
    ['a word', 'plants', ['Water the plants']],
    ['a word in other letters', 'PLANTS', ['Water the plants']],
    ['the words in another order', 'plants water', ['Water the plants']],
    ['an unfinished word', 'pla', ['Water the plants']],
    ['a last word that is unfinished', 'water pl', ['Water the plants']],
    ['a word of the description', 'ferns', ['Water the plants']],
    ['words of title and description', 'water ferns', ['Water the plants']],
    ['the end of a word', 'lants', ['Water the plants']],
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
    const { find } = await start([
      { title: 'Water the plants', description: 'And the ferns, too.' },
      'Give 100% (not 99_9)',
      'Fix the 🚲',
      'Полить цветы',
      '明日牛乳を買う',
      'Write to noor@example.com',
    ])

    expect(await find(search)).toEqual(titles)
  })

  test.each([
    ['two letters that have changed places', 'plnats'],
    ['a letter that is wrong', 'plants'.replace('n', 'm')],
    ['a letter too few', 'plnts'],
    ['a letter too many', 'plaants'],
    ['a wrong first letter', 'llants'],
    ['a slip in each of two words', 'wter plantz'],
    ['a slip in capitals', 'PLNATS'],
  ])('forgives %s', async (_, search) => {
    const { find } = await start(['Water the plants', 'Book the dentist'])

    expect(await find(search)).toEqual(['Water the plants'])
  })

  test.each([
    ['STRASSE', 'Die Straße'],
    ['ΔΡΌΜΟΣ', 'Ο δρόμος'],
    ['ΜΟΣ', 'Ο δρόμος'],
  ])('for %s finds %s, which small letters spell otherwise', async (search, title) => {
    const { find } = await start([title])

    expect(await find(search)).toEqual([title])
  })

  test('forgives slips in every alphabet', async () => {
    const { find } = await start(['Полить цветы', 'Grüße ausrichten'])

    expect(await find('цевты')).toEqual(['Полить цветы'])
    expect(await find('grüsße')).toEqual(['Grüße ausrichten'])
  })

  test('forgives nothing when something has the words as they are', async () => {
    const { find } = await start(['Buy silk', 'Buy milk', 'Mill the corn'])

    expect(await find('milk')).toEqual(['Buy milk'])
    expect(await find('mimk')).toEqual(['Buy milk'])
  })

  test('takes no number for another', async () => {
    const { find } = await start(['Pay bill 10412'])

    expect(await find('10413')).toEqual([])
    expect(await find('10412')).toEqual(['Pay bill 10412'])
  })

  test('has those with the words in their title first, and among equals the newest', async () => {
    const { find } = await start([
      'Plants for the office',
      { title: 'Call Noor', description: 'About the plants' },
      'Water the plants',
      'Buy houseplants',
    ])

    expect(await find('plants')).toEqual(['Water the plants', 'Plants for the office', 'Buy houseplants', 'Call Noor'])
  })

  test('is in the order that one asks for', async () => {
    const { find } = await start([
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
    const { find } = await start([{ title: 'Water the plants', priority: 'HIGH' }, 'Sell the plants'])

    expect(await find('plants', { filter: { priority: { eq: 'HIGH' } } })).toEqual(['Water the plants'])
    expect(await find('plnats', { filter: { priority: { eq: 'HIGH' } } })).toEqual(['Water the plants'])
    expect(await find('plants', { filter: { completed: true } })).toEqual([])
  })

  test('never finds what is somebody else’s', async () => {
    const { app } = await start(['Water the plants'])
    const bob = await buildUser(app)

    for (const search of ['plants', 'plnats', 'lant']) {
      const { tasks } = await answer(app, FindTasks, { as: bob, variables: { search } })

      expect(tasks).toMatchObject({ nodes: [], totalCount: 0 })
    }
  })

  test('finds what a task says now, not what it said', async () => {
    const { app, ada, made, find } = await start(['Water the plants', 'Plants'])

    await answer(app, UpdateTask, { as: ada, variables: { input: { id: made[1]!.id, title: 'Ferns' } } })

    expect(await find('plants')).toEqual(['Water the plants'])
    expect(await find('fenrs')).toEqual(['Ferns'])
  })

  test.each([
    ['nothing', '', 'The search cannot be empty.'],
    ['only spaces', '   ', 'The search cannot be empty.'],
    ['201 characters', 'x'.repeat(201), 'The search can have at most 200 characters.'],
  ])('for %s is refused', async (_, search, message) => {
    const { app, ada } = await start([])

    const { code, errors } = await execute(app, FindTasks, { as: ada, variables: { search } })

    expect(code).toBe('BAD_USER_INPUT')
    expect(errors[0]?.extensions.fields).toEqual([{ path: 'search', message }])
  })

  test('for 200 characters, or more words than one searches for, is answered', async () => {
    const { find } = await start(['x'.repeat(500), 'a b c d e f g h i j k l'])

    expect(await find('x'.repeat(200))).toEqual(['x'.repeat(500)])
    expect(await find('a b c d e f g h i j k l')).toEqual(['a b c d e f g h i j k l'])
  })

  test('is answered whatever is typed', async () => {
    const { app, ada } = await start(['Water the plants'])

    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }), async (search) => {
        const { code } = await execute(app, FindTasks, { as: ada, variables: { search } })

        expect([undefined, 'BAD_USER_INPUT']).toContain(code)
      }),
      { numRuns: 150, examples: [['\u0301'], ['a\u0301:*'], ['١٢٣'], ["'"], ['\\'], ['a\\'], ['ﬁ'], ['İ'], ['ſſſſſ']] },
    )
  })
})

describe('the pages of a search', () => {
  const TITLES = Array.from({ length: 7 }, (_, n) => `Plants ${n}`)
  const SOME = [...TITLES, ...TITLES.map((_, n) => ({ title: `Other ${n}`, description: 'plants' }))]

  test.each(['plants', 'plnats'])(
    'of %s have each task once, forward and backward, and know where they end',
    async (search) => {
      const { read } = await start(SOME)
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

      expect(whole).toHaveLength(search === 'plants' ? 14 : 7)
      expect(forward).toEqual(whole)
      expect(backward).toEqual(whole)
    },
  )

  test('go on with what was mistyped when a task comes to have it', async () => {
    const { app, ada, read } = await start(TITLES)
    const { nodes, pageInfo } = await read({ search: 'plnats', first: 4 })
    await buildTask(app, ada, { title: 'Plnats' })

    const next = await read({ search: 'plnats', first: 4, after: pageInfo.endCursor })

    expect([...nodes, ...next.nodes].map(({ title }) => title)).toEqual(TITLES.toReversed())
    expect(next.pageInfo.hasNextPage).toBe(false)
  })

  test.each([{}, { orderBy: { field: 'TITLE', direction: 'DESC' } as const }])(
    'count all that is found, with %j',
    async (order) => {
      const { read } = await start(SOME)

      expect((await read({ ...order, search: 'plants', first: 2 })).totalCount).toBe(14)
      expect((await read({ ...order, search: 'plnats', first: 2 })).totalCount).toBe(7)
      expect((await read({ ...order, search: 'xylophone', first: 2 })).totalCount).toBe(0)
    },
  )

  test('take no cursor of another search, of another order or of somebody else', async () => {
    const { app, ada, read } = await start(TITLES)
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
