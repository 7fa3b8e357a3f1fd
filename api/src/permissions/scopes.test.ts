import { isObjectType } from 'graphql'
import { describe, expect, test } from 'vitest'
import { ALL_SCOPES, buildAccessToken, listAccessTokens } from '../../test/access-tokens/access-tokens.ts'
import { openSession, signIn } from '../../test/accounts/account.ts'
import { sharedApp } from '../../test/app.ts'
import { buildTask, buildUser, PASSWORD } from '../../test/build.ts'
import { answer } from '../../test/execute.ts'
import { graphql } from '../../test/generated/gql.ts'
import { sendDocument } from '../../test/http/send.ts'
import { listSessions, sessionId } from '../../test/sessions/sessions.ts'
import { sql } from '../../test/database/sql.ts'
import { askMe } from '../../test/tokens/tokens.ts'
import {
  askForEverything,
  idTypesOf,
  OPEN,
  rootFieldsOf,
  type OwnedType,
  type RootField,
} from '../../test/graphql/walk.ts'
import { hasScope, hasSession } from './permissions.ts'
import { createSchema, findRule } from '../graphql/schema.ts'
import { isScope, SCOPES, type Scope } from './scopes.ts'

const schema = createSchema()

const EventIds = graphql(`
  query EventIdsOfTokenOwner {
    securityEvents {
      nodes {
        id
      }
    }
  }
`)

type Failed = { errors?: { extensions: Record<string, unknown> }[] }
type Takes = Scope | 'session' | 'depends'

/** The scope that the description of each root field names. */
const walked = rootFieldsOf(schema)
  .filter(({ field }) => !OPEN.includes(field.name))
  .map((root): [string, RootField, Takes] => [`${root.operation} ${root.field.name}`, root, takesOf(root)])

function takesOf({ field: { name, description } }: Pick<RootField, 'field'>): Takes {
  const said = description?.trim() ?? ''
  if (said.endsWith('all else takes a session.')) return 'depends'
  if (said.endsWith('Takes a session.')) return 'session'
  const [, scope = ''] = /Scope: `([\w:]+)`\.$/.exec(said) ?? []
  if (isScope(scope)) return scope
  throw new Error(`The description of ${name} does not end with what it takes`)
}

/** A person with a task, and a token with scopes, or with none, which the API never creates. */
async function start(scopes: readonly string[]) {
  const app = await sharedApp()
  const ada = await buildUser(app)
  const { id: task } = await buildTask(app, ada, { title: 'Buy a ring for Bob' })
  const ids: { [type in OwnedType]?: string } = { task }
  const token = await buildAccessToken(app, ada, scopes.length > 0 ? { scopes: [...scopes] } : {})
  if (scopes.length === 0) {
    const owner = '(select id from users where email = $1)'
    await sql(`update access_tokens set scopes = '{}' where user_id = ${owner}`, [ada.email])
  }
  const ask = async (query: string, as: { token: string } = token) => {
    const { text } = await sendDocument(app, { query }, { as })
    const { errors = [] }: Failed = JSON.parse(text)
    return { text, errors: errors.map(({ extensions }) => extensions) }
  }
  /** The id that the field takes, or any if it takes none that a token may give. */
  const idFor = (root: RootField) => idTypesOf(root).flatMap((type) => ids[type] ?? [])[0] ?? task
  return { app, ada, task, token, ask, idFor }
}

const documentOf = (root: RootField, id: string) =>
  askForEverything(schema, root, { id, timeZone: 'Europe/Berlin', currentPassword: PASSWORD, password: PASSWORD })

const NEEDS_SESSION = [{ code: 'FORBIDDEN' }]
const lacks = (scope: string, grantedScopes: readonly string[]) => [
  { code: 'FORBIDDEN', requiredScopes: [scope], grantedScopes },
]

describe('a token', () => {
  test.each(walked)('with no scopes is refused by %s, and told what it lacks', async (_, root, takes) => {
    const { idFor, ask } = await start([])

    const { text, errors } = await ask(documentOf(root, idFor(root)))

    expect(errors).toEqual(takes === 'session' ? NEEDS_SESSION : lacks(takes === 'depends' ? 'tasks:read' : takes, []))
    expect(text).not.toMatch(/ring|@example/)
  })

  test.each(walked)(
    'with all scopes is let in by %s if a scope is enough for it, and is refused if not',
    async (...walk) => {
      const [, root, takes] = walk
      const { app, ada, idFor, ask } = await start(ALL_SCOPES)
      const tokens = await listAccessTokens(app, ada)

      const { errors } = await ask(documentOf(root, idFor(root)))

      expect(errors).toEqual(takes === 'session' ? NEEDS_SESSION : [])
      expect((await listAccessTokens(app, ada)).map(({ id }) => id)).toEqual(tokens.map(({ id }) => id))
      expect(await listSessions(app, ada)).toHaveLength(1)
      expect((await signIn(app, ada)).code).toBeUndefined()
    },
  )

  const scoped = walked.filter(([, , takes]) => isScope(takes))
  test.each(scoped)('with all scopes but the one of %s is refused by it, and told so', async (_, root, takes) => {
    const others = ALL_SCOPES.filter((scope) => scope !== takes)
    const { idFor, ask } = await start(others)

    const { errors } = await ask(documentOf(root, idFor(root)))

    expect(errors).toEqual(lacks(takes, others))
  })

  test('with no scope for tasks does not reach them through the person', async () => {
    const { ask } = await start(['profile:read', 'profile:write'])
    const person = '{ name tasks { totalCount nodes { title } } }'

    const [read, written] = [
      await ask(`{ me ${person} }`),
      await ask(`mutation { updateProfile(input: { name: "Ada" }) { user ${person} } }`),
    ]

    expect([read.errors, written.errors]).toEqual(Array(2).fill(lacks('tasks:read', ['profile:read', 'profile:write'])))
    expect(read.text + written.text).not.toContain('ring')
  })

  test('reaches objects by their id only as its scopes allow for their type', async () => {
    const { app, ada, task, token, ask } = await start(['tasks:read'])
    const events = await answer(app, EventIds, { as: ada })
    const others = [await sessionId(app, ada), events.securityEvents.nodes[0]!.id, token.id]
    const byId = async (id: string) => (await ask(`{ node(id: "${id}") { __typename id } }`)).errors

    const answers = await Promise.all([task, ada.id, ...others].map(byId))

    expect(answers).toEqual([[], lacks('profile:read', ['tasks:read']), ...others.map(() => NEEDS_SESSION)])
    expect(await byId('nonsense')).toMatchObject([{ code: 'BAD_USER_INPUT' }])
  })

  test('reaches several objects only when its scopes allow for all of them', async () => {
    const { app, ada, task, ask } = await start(['tasks:read'])
    const session = await sessionId(app, ada)
    const byIds = (...ids: string[]) => ask(`{ nodes(ids: ${JSON.stringify(ids)}) { id ... on Task { title } } }`)

    const answers = [await byIds(task), await byIds(task, ada.id), await byIds(session, task)]

    expect(answers.map(({ errors }) => errors)).toEqual([[], lacks('profile:read', ['tasks:read']), NEEDS_SESSION])
    expect(answers.map(({ text }) => text.includes('ring'))).toEqual([true, false, false])
  })

  test('is found by its id, by its owner', async () => {
    const { ada, token, ask } = await start(ALL_SCOPES)

    const { text } = await ask(`{ node(id: "${token.id}") { ... on AccessToken { name lastCharacters } } }`, ada)

    expect(JSON.parse(text)).toMatchObject({
      data: { node: { name: token.name, lastCharacters: token.token.slice(-4) } },
    })
  })

  test('signs its owner in no more than nobody does, and does not end by that', async () => {
    const { app, ada, token } = await start(ALL_SCOPES)

    const session = await openSession(app, { ...ada, as: token })

    expect((await listSessions(app, session)).map(({ current }) => current)).toEqual([true, false])
    expect((await askMe(app, token.token)).data?.me?.id).toBe(ada.id)
  })
})

describe('every root field', () => {
  const roots = ['Query', 'Mutation', 'Subscription'].map((name) => schema.getType(name)).filter(isObjectType)
  const stated = roots.flatMap((type) =>
    Object.values(type.getFields())
      .filter(({ name }) => !OPEN.includes(name))
      .map((field): [string, string, Takes] => [type.name, field.name, takesOf({ field })]),
  )

  test.each(stated.filter(([, , takes]) => takes !== 'depends'))(
    'takes what its description says: %s.%s',
    (...field) => {
      const [type, name, takes] = field

      const rule = findRule(type, name)

      expect(rule).toBe(isScope(takes) ? hasScope[takes] : hasSession)
    },
  )

  test('there is one at least for each scope, and for sessions', () => {
    const taken = new Set(walked.map(([, , takes]) => takes))

    expect([...taken].toSorted()).toEqual([...SCOPES, 'depends', 'session'].toSorted())
  })
})
