import { describe, expect, test } from 'vitest'
import { buildAccessToken, daysFrom, listAccessTokens } from '../../test/access-tokens/access-tokens.ts'
import { AccountMe, signIn } from '../../test/accounts/account.ts'
import { verificationToken } from '../../test/accounts/emails.ts'
import { sharedApp, type TestApp } from '../../test/app.ts'
import { buildOnce, buildUser, PASSWORD } from '../../test/build.ts'
import { answer } from '../../test/execute.ts'
import { graphql } from '../../test/generated/gql.ts'
import type { CreateTaskInput } from '../../test/generated/graphql.ts'
import { sendDocument } from '../../test/http/send.ts'
import { CompleteTask, CreateTask, ReadTask } from '../../test/tasks/tasks.ts'
import { askMe } from '../../test/tokens/tokens.ts'
import { startMailApp } from '../../test/mail/inbox.ts'
import {
  askForEverything,
  idTypesOf,
  OPEN,
  rootFieldsOf,
  type OwnedType,
  type RootField,
} from '../../test/graphql/walk.ts'
import { newId, toPublicId } from '../input/ids.ts'
import { createSchema } from './schema.ts'

const schema = createSchema()
/** Fields that are empty on purpose: the task is not completed, and nothing has failed. */
const EMPTY: Record<string, string[]> = {
  createTask: ['task.completedAt'],
  reopenTask: ['task.completedAt'],
  createTasks: ['results.0.task.completedAt', 'results.0.error'],
  updateTasks: ['results.0.error'],
  completeTasks: ['results.0.error'],
  deleteTasks: ['results.0.error'],
  createAccessToken: ['accessToken.lastUsedAt'],
}

/** Each field that is not open to all, with each type of id that it takes; any if it takes none. */
const walked = rootFieldsOf(schema)
  .filter(({ field }) => !OPEN.includes(field.name))
  .flatMap((root) => {
    const types = idTypesOf(root)
    return (types.length > 0 ? types : ['session' as const]).map((type): [string, RootField, OwnedType] => [
      `${root.operation} ${root.field.name}${types.length > 1 ? ` (${type})` : ''}`,
      root,
      type,
    ])
  })

const SECRETS = { title: 'Buy a ring for Bob', description: 'Size 54, ask Carol', priority: 'HIGH' } as const
const FULL: CreateTaskInput = { ...SECRETS, dueDate: '2031-03-17' }
const LAPTOP = { headers: { 'user-agent': 'Analytical-Engine/1.0' }, address: '203.0.113.18' }

const Ids = graphql(`
  query WalkedIds {
    sessions {
      id
      current
    }
    securityEvents {
      nodes {
        id
      }
    }
    accessTokens {
      id
      name
      lastUsedAt
    }
  }
`)

/** Fields that only a server that sends mail answers. */
const NEEDS_MAIL = ['requestEmailVerification', 'verifyEmail', 'changeEmail']

/** A person with two sessions, a used access token, and a completed task with every field set. */
async function start(app: TestApp) {
  const ada = await buildUser(app, { name: 'Augusta Ada King' })
  await signIn(app, { ...ada, ...LAPTOP })
  const { createTask } = await answer(app, CreateTask, { as: ada, variables: { input: FULL } })
  const { id } = createTask.task
  await answer(app, CompleteTask, { as: ada, variables: { id } })

  const token = await buildAccessToken(app, ada, { name: 'For the engine', expiresAt: daysFrom(new Date(), 30) })
  await askMe(app, token.token)
  await expect.poll(async () => (await listAccessTokens(app, ada))[0]?.lastUsedAt).not.toBeNull()

  const known = await answer(app, Ids, { as: ada })
  const ids: Record<OwnedType, string> = {
    task: id,
    session: known.sessions.find(({ current }) => !current)!.id,
    event: known.securityEvents.nodes[0]!.id,
    token: token.id,
  }
  /** The rows that a stranger must not change. */
  const read = async () => ({
    ...(await answer(app, ReadTask, { as: ada, variables: { id } })),
    ...(await answer(app, Ids, { as: ada })),
    ...(await answer(app, AccountMe, { as: ada })),
  })
  return { app, ada, ids, read }
}

/** A person whose rows never change. */
const watched = buildOnce(async () => start(await sharedApp()))

const ask = (root: RootField, id: string, token = 'nonsense') =>
  askForEverything(schema, root, {
    id,
    token,
    ifVersion: 2,
    timeZone: 'Europe/Berlin',
    currentPassword: PASSWORD,
    password: PASSWORD,
  })

/** For a field that needs mail, an API that sends it, with the token of a link in one. */
async function startWhatItNeeds({ field: { name } }: RootField) {
  if (!NEEDS_MAIL.includes(name)) return { ...(await start(await sharedApp())), token: undefined }
  const app = await startMailApp()
  const { ada, ids } = await start(app)
  return { app, ada, ids, token: name === 'verifyEmail' ? await verificationToken(app, ada) : undefined }
}

describe('every root field', () => {
  test.each(walked)('%s: answers its owner in full, with no field left empty', async (_, root, kind) => {
    const { app, ada, ids, token } = await startWhatItNeeds(root)

    const { text } = await sendDocument(app, { query: ask(root, ids[kind], token) }, { as: ada })

    const answer: { data: Record<string, unknown>; errors?: unknown } = JSON.parse(text)
    expect(answer.errors).toBeUndefined()
    expect(emptyPlaces(answer.data)).toEqual(
      (EMPTY[root.field.name] ?? []).map((place) => `${root.field.name}.${place}`),
    )
  })

  test.each(walked)('%s: is refused to nobody, and tells nothing', async (_, root, kind) => {
    const { app, ids, read } = await watched()
    const before = await read()

    const existing = await sendDocument(app, { query: ask(root, ids[kind]) })
    const unknown = await sendDocument(app, { query: ask(root, toPublicId(kind, newId())) })

    expect([existing.status, existing.code()]).toEqual([401, 'UNAUTHENTICATED'])
    expect(existing.headers.get('www-authenticate')).toMatch(/^Bearer/)
    expect(existing.text).toBe(unknown.text)
    expect(await read()).toEqual(before)
  })

  test.each(walked)('%s: shows a stranger nothing of anybody else, and changes nothing of theirs', async (...walk) => {
    const [, root, kind] = walk
    const { app, ada, ids, read } = await watched()
    const before = await read()
    const strangers = await Promise.all([buildUser(app), buildUser(app)])

    const answers = await Promise.all(
      [ids[kind], ada.id].map((id, n) =>
        sendDocument(app, { query: ask(root, id) }, strangers[n] && { as: strangers[n] }),
      ),
    )

    expect(answers.map(({ status }) => status)).toEqual([200, 200])
    const said = answers.map(({ text }) => text).join('\n')
    const { title, description, dueDate } = FULL
    const ofLaptop = ['Analytical-Engine', LAPTOP.address, 'For the engine']
    for (const secret of [ada.email, ada.name, title, description, dueDate, ...ofLaptop]) {
      expect(said).not.toContain(secret)
    }
    expect(await read()).toEqual(before)
  })

  test('is walked: none is forgotten', () => {
    expect(walked.map(([name]) => name)).toEqual(
      expect.arrayContaining(['query me', 'query node (task)', 'mutation createTask', 'mutation revokeSession']),
    )
  })
})

/** The paths of every null and empty list. */
function emptyPlaces(value: unknown, path = ''): string[] {
  if (value === null || (Array.isArray(value) && value.length === 0)) return [path]
  if (typeof value !== 'object') return []
  return Object.entries(value).flatMap(([key, part]) => emptyPlaces(part, path ? `${path}.${key}` : key))
}
