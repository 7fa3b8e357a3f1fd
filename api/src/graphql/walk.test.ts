import { describe, expect, test } from 'vitest'
import { sharedApp } from '../../test/app.ts'
import { buildUser } from '../../test/build.ts'
import { answer } from '../../test/execute.ts'
import type { CreateTaskInput } from '../../test/generated/graphql.ts'
import { send, sendDocument } from '../../test/send.ts'
import { CompleteTask, CreateTask, ReadTask } from '../../test/tasks.ts'
import { askForEverything, rootFieldsOf, type RootField } from '../../test/walk.ts'
import { newId, toPublicId } from '../ids.ts'
import { createSchema } from './schema.ts'

const schema = createSchema()
const OPEN = ['signup', 'signin']
const STILL_TO_DO = ['createTask', 'reopenTask']
const walked = rootFieldsOf(schema)
  .filter(({ field }) => !OPEN.includes(field.name))
  .map((root): [string, RootField] => [`${root.operation} ${root.field.name}`, root])

const SECRETS = { title: 'Buy a ring for Bob', description: 'Size 54, ask Carol', priority: 'HIGH' } as const
const FULL: CreateTaskInput = { ...SECRETS, dueDate: '2031-03-17' }

/** Somebody with one task that has everything and is done. */
async function start() {
  const app = await sharedApp()
  const ada = await buildUser(app, { name: 'Augusta Ada King' })
  const { createTask } = await answer(app, CreateTask, { as: ada, variables: { input: FULL } })
  const { id } = createTask.task
  await answer(app, CompleteTask, { as: ada, variables: { id } })
  const read = async () => (await answer(app, ReadTask, { as: ada, variables: { id } })).task
  return { app, ada, id, read }
}

describe('every root field', () => {
  test.each(walked)('%s: answers its owner in full, with no field left empty', async (_, root) => {
    const { app, ada, id } = await start()

    const { text } = await sendDocument(app, { query: askForEverything(schema, root, id) }, { as: ada })

    const answer: { data: Record<string, unknown>; errors?: unknown } = JSON.parse(text)
    expect(answer.errors).toBeUndefined()
    expect(emptyPlaces(answer.data)).toEqual(
      STILL_TO_DO.includes(root.field.name) ? [`${root.field.name}.task.completedAt`] : [],
    )
  })

  test.each(walked)('%s: is refused to nobody, and tells nothing', async (_, root) => {
    const { app, id, read } = await start()
    const before = await read()
    const query = askForEverything(schema, root, id)

    const existing = await sendDocument(app, { query })
    const unknown = await sendDocument(app, { query: query.replaceAll(id, toPublicId('task', newId())) })

    expect([existing.status, existing.code()]).toEqual([401, 'UNAUTHENTICATED'])
    expect(existing.headers.get('www-authenticate')).toMatch(/^Bearer/)
    expect(existing.text).toBe(unknown.text)
    expect(await read()).toEqual(before)
  })

  test.each(walked)('%s: shows a stranger nothing of anybody else, and changes nothing of theirs', async (_, root) => {
    const { app, ada, id, read } = await start()
    const before = await read()
    const strangers = await Promise.all([buildUser(app), buildUser(app)])

    const answers = await Promise.all(
      [id, ada.id].map((id, n) =>
        sendDocument(app, { query: askForEverything(schema, root, id) }, strangers[n] && { as: strangers[n] }),
      ),
    )

    expect(answers.map(({ status }) => status)).toEqual([200, 200])
    const said = answers.map(({ text }) => text).join('\n')
    for (const secret of [ada.email, ada.name, FULL.title, FULL.description, FULL.dueDate]) {
      expect(said).not.toContain(secret)
    }
    expect(await read()).toEqual(before)
    expect(await meOf(app, ada)).toContain(ada.name)
  })

  test('is walked: none is forgotten', () => {
    expect(walked.map(([name]) => name)).toEqual(
      expect.arrayContaining(['query me', 'query node', 'mutation createTask', 'mutation signout']),
    )
  })
})

async function meOf(app: { url: string }, as: { token: string }): Promise<string> {
  const query = new URLSearchParams({ query: '{ me { name } }' })
  const { text } = await send(app, {
    path: `/graphql?${query.toString()}`,
    as,
    headers: { 'apollo-require-preflight': 'true' },
  })
  return text
}

/** The paths of every null and empty list. */
function emptyPlaces(value: unknown, path = ''): string[] {
  if (value === null || (Array.isArray(value) && value.length === 0)) return [path]
  if (typeof value !== 'object') return []
  return Object.entries(value).flatMap(([key, part]) => emptyPlaces(part, path ? `${path}.${key}` : key))
}
