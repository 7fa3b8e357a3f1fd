import { describe, expect, test } from 'vitest'
import { sharedApp } from '../../test/app.ts'
import { buildTask, buildUser, type Person } from '../../test/build.ts'
import type { Failure } from '../../test/execute.ts'
import { sendDocument } from '../../test/http/send.ts'

const CREATE =
  'mutation ($input: CreateTaskInput!) { createTask(input: $input) { task { id title description version } } }'
const UPDATE =
  'mutation ($input: UpdateTaskInput!) { updateTask(input: $input) { task { id title description version } } }'
const RENAME = 'mutation ($input: UpdateProfileInput!) { updateProfile(input: $input) { user { name } } }'
const NEW_TOKEN =
  'mutation ($input: CreateAccessTokenInput!) { createAccessToken(input: $input) { accessToken { name } } }'
const FIND =
  'query ($search: String, $filter: TaskFilter) { tasks(search: $search, filter: $filter) { nodes { title } } }'

type Task = { id: string; title: string; description: string | null; version: number }
type Body = { data: Record<string, Record<string, unknown>> | null; errors?: Failure[] }

/** A new person, and a function that runs operations as them. */
async function start() {
  const app = await sharedApp()
  const ada: Person = await buildUser(app)
  const ask = async (query: string, variables: Record<string, unknown>): Promise<Body> =>
    JSON.parse((await sendDocument(app, { query, variables }, { as: ada })).text)
  const taskOf = async (query: string, input: Record<string, unknown>): Promise<Task> => {
    const { data } = await ask(query, { input })
    return JSON.parse(JSON.stringify(Object.values(data ?? {})[0]?.['task']))
  }
  return { app, ada, ask, taskOf }
}

/** Every one-line text in an input. */
const LINES: [what: string, query: string, field: string, more: Record<string, unknown>][] = [
  ['title', CREATE, 'title', {}],
  ['name', RENAME, 'name', {}],
  ['token name', NEW_TOKEN, 'name', { scopes: ['tasks:read'] }],
]

const NOTHING: [what: string, text: string][] = [
  ['a zero width space', '\u200B'],
  ['joiners and marks of direction', '\u200C\u200D\u200E\u2069'],
  ['a soft hyphen', '\u00AD'],
  ['a byte order mark', '\uFEFF'],
  ['Hangul fillers', '\u115F\u3164\uFFA0'],
  ['a blank of Braille', '\u2800'],
  ['variation selectors', '\uFE0F\u{E0100}'],
  ['tags', '\u{E0041}\u{E007F}'],
  ['a mark without a base', '\u0301'],
  ['a mark on nothing to see', '\u200B\u20E3 \u0483'],
  ['anchors of annotations', '\uFFF9\uFFFB'],
  ['spaces of all kinds', '\u00A0\u2003 \u3000\u1680'],
]

describe.each(LINES)('a %s', (_, query, field, more) => {
  test.each(NOTHING)('of nothing to see is empty, as with %s', async (_, text) => {
    const { ask } = await start()

    const { data, errors } = await ask(query, { input: { ...more, [field]: text } })

    expect(data).toBeNull()
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', fields: [{ path: field }] } }])
    expect(errors?.[0]?.message).toMatch(/cannot be empty/)
  })

  test.each(['👩‍👩‍👧‍👦', '❤️', 'é', '.', '\u0600', 'ﷺ', 'क्‍ष', '\u200Bx', '⠁', '🏴󠁧󠁢󠁳󠁣󠁴󠁿'])(
    'with something to see is kept exactly: %s',
    async (text) => {
      const { ask } = await start()

      const { data } = await ask(query, { input: { ...more, [field]: text } })

      expect(JSON.stringify(data)).toContain(JSON.stringify(text))
    },
  )

  test('is kept in NFC, and counted so', async () => {
    const { ask } = await start()
    const longest = { title: 500, name: 100 }[field] ?? 0

    const { data } = await ask(query, { input: { ...more, [field]: 'e\u0301'.repeat(longest) } })

    expect(JSON.stringify(data)).toContain(`"${'\u00E9'.repeat(longest)}"`)
  })
})

describe('the ends of lines', () => {
  test('are one kind in a description, however they come', async () => {
    const { taskOf } = await start()

    const { description } = await taskOf(CREATE, { title: 'x', description: 'a\r\nb\rc\n\r\n\r\rd\te\u2028f' })

    expect(description).toBe('a\nb\nc\n\n\n\nd\te\u2028f')
  })

  test('as forms send them change nothing that was saved before', async () => {
    const { taskOf } = await start()
    const { id } = await taskOf(CREATE, { title: 'x', description: 'a\nb' })

    const { version, description } = await taskOf(UPDATE, { id, description: 'a\r\nb' })

    expect([version, description]).toEqual([1, 'a\nb'])
  })

  test('are counted as one character each', async () => {
    const { taskOf, ask } = await start()

    const { description } = await taskOf(CREATE, { title: 'x', description: 'x\r\n'.repeat(5000) })
    const { errors } = await ask(CREATE, { input: { title: 'x', description: 'x\r\n'.repeat(5001) } })

    expect(description).toBe('x\n'.repeat(5000))
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', fields: [{ path: 'description' }] } }])
  })

  test('are found by what was sent', async () => {
    const { ask, taskOf } = await start()
    await taskOf(CREATE, { title: 'x', description: 'one\r\ntwo' })

    const found = await ask(FIND, { filter: { description: { contains: 'one\r\ntwo' } } })

    expect(found.data?.['tasks']?.['nodes']).toEqual([{ title: 'x' }])
  })
})

describe('text that can be typed in two ways', () => {
  const WAYS: [string, string, string][] = [
    ['an accent', 'Caf\u00E9', 'Cafe\u0301'],
    ['Hangul', '\uD55C\uAE00', '\u1112\u1161\u11AB\u1100\u1173\u11AF'],
    ['two marks in either order', 'q\u0323\u0307', 'q\u0307\u0323'],
    ['a sign that is a letter', '\u00C5', '\u212B'],
  ]

  test.each(WAYS)('is one title, found alike, as with %s', async (_, composed, apart) => {
    const { ask, taskOf } = await start()
    const titles = [await taskOf(CREATE, { title: composed }), await taskOf(CREATE, { title: apart })].map(
      ({ title }) => title,
    )

    const found = await Promise.all(
      [composed, apart].flatMap((text) => [
        ask(FIND, { search: text }),
        ask(FIND, { filter: { title: { eq: text } } }),
        ask(FIND, { filter: { title: { in: [text] } } }),
        ask(FIND, { filter: { title: { contains: text } } }),
        ask(FIND, { filter: { title: { startsWith: text } } }),
      ]),
    )

    expect(titles).toEqual([composed, composed])
    expect(found.map(({ data }) => data?.['tasks']?.['nodes'])).toEqual(
      found.map(() => [{ title: composed }, { title: composed }]),
    )
  })

  test('is no change when it is typed in the other', async () => {
    const { app, ada, taskOf } = await start()
    const { id } = await buildTask(app, ada, { title: 'Caf\u00E9' })

    const { version } = await taskOf(UPDATE, { id, title: 'Cafe\u0301' })

    expect(version).toBe(1)
  })
})

describe('a search', () => {
  test.each(NOTHING)('for nothing to see is empty, as with %s', async (_, search) => {
    const { ask } = await start()

    const { errors } = await ask(FIND, { search })

    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', fields: [{ path: 'search' }] } }])
  })
})
