import { describe, expect, test } from 'vitest'
import { sharedApp } from '../../test/app.ts'
import { buildTask, buildUser } from '../../test/build.ts'
import { answer, execute, fieldsOf } from '../../test/execute.ts'
import { graphql } from '../../test/generated/gql.ts'
import { type ById, CompleteTask, DeleteTask, ReadTask, ReopenTask } from '../../test/tasks/tasks.ts'
import { newId, toPublicId } from '../input/ids.ts'

const FindNode = graphql(`
  query FindNode($id: ID!) {
    node(id: $id) {
      __typename
      id
      ... on Task {
        title
        completed
      }
      ... on User {
        email
        tasks {
          nodes {
            title
          }
        }
      }
      ... on Session {
        current
      }
      ... on SecurityEvent {
        type
      }
    }
  }
`)

const FindNodes = graphql(`
  query FindNodes($ids: [ID!]!) {
    nodes(ids: $ids) {
      __typename
      id
    }
  }
`)

const OwnIds = graphql(`
  query OwnIds {
    sessions {
      id
    }
    securityEvents {
      nodes {
        id
      }
    }
  }
`)

/** Two people, and a task, the session and the only event of the first. */
async function start() {
  const app = await sharedApp()
  const [ada, eve] = await Promise.all([buildUser(app), buildUser(app)])
  const { id } = await buildTask(app, ada, { title: 'A secret of Ada' })
  const { sessions, securityEvents } = await answer(app, OwnIds, { as: ada })
  const find = (as: typeof ada, id: string) => execute(app, FindNode, { as, variables: { id } })
  return { app, ada, eve, id, sessionId: sessions[0]!.id, eventId: securityEvents.nodes[0]!.id, find }
}

describe('a node', () => {
  test('is my task', async () => {
    const { ada, id, find } = await start()

    const { data } = await find(ada, id)

    expect(data?.node).toEqual({ __typename: 'Task', id, title: 'A secret of Ada', completed: false })
  })

  test('is me, and what is mine', async () => {
    const { ada, find } = await start()

    const { data } = await find(ada, ada.id)

    const tasks = { nodes: [{ title: 'A secret of Ada' }] }
    expect(data?.node).toEqual({ __typename: 'User', id: ada.id, email: ada.email, tasks })
  })

  test('is my session, and what happened to my account', async () => {
    const { ada, sessionId, eventId, find } = await start()

    const [session, event] = [await find(ada, sessionId), await find(ada, eventId)]

    expect(session.data?.node).toEqual({ __typename: 'Session', id: sessionId, current: true })
    expect(event.data?.node).toEqual({ __typename: 'SecurityEvent', id: eventId, type: 'SIGNED_UP' })
  })

  test('of somebody else, of a deleted task, or that never existed is null, and nothing tells them apart', async () => {
    const { app, ada, eve, id, sessionId, eventId, find } = await start()
    const deleted = await buildTask(app, eve)
    await answer(app, DeleteTask, { as: eve, variables: { id: deleted.id } })
    const never = (['task', 'user', 'session', 'event'] as const).map((type) => toPublicId(type, newId()))
    const others = [id, ada.id, sessionId, eventId, deleted.id, ...never]

    const answers = await Promise.all(others.map((other) => find(eve, other)))

    for (const { status, data, errors } of answers) {
      expect({ status, data, errors }).toEqual({ status: 200, data: { node: null }, errors: [] })
    }
  })

  test('is refused to nobody, whether it exists or not', async () => {
    const { app, id, sessionId, eventId } = await start()

    const answers = await Promise.all(
      [id, sessionId, eventId, toPublicId('task', newId()), 'garbage'].map((id) =>
        execute(app, FindNode, { variables: { id } }),
      ),
    )

    for (const { status, code } of answers) expect({ status, code }).toEqual({ status: 401, code: 'UNAUTHENTICATED' })
  })

  test.each([
    'garbage',
    '',
    'list_01h455vb4pex5vsknk084sn02q',
    'task_01H455VB4PEX5VSKNK084SN02Q',
    'task_81h455vb4pex5vsknk084sn02q',
    'session_',
    'event_01h455vb4pex5vsknk084sn02',
    'events_01h455vb4pex5vsknk084sn02q',
    'task_01h455vb4pex5vsknk084sn02q\u0000',
  ])('of the id "%s" is no node that ever was', async (id) => {
    const { ada, find } = await start()

    const refused = await find(ada, id)

    expect(refused).toMatchObject({ status: 200, code: 'BAD_USER_INPUT', data: { node: null } })
    expect(fieldsOf(refused)).toEqual(['id'])
  })
})

const UpdateById = graphql(`
  mutation UpdateById($id: ID!) {
    updateTask(input: { id: $id, title: "New" }) {
      task {
        id
      }
    }
  }
`)

describe('where a task’s id is expected', () => {
  const documents: [string, ById][] = [
    ['task', ReadTask],
    ['updateTask', UpdateById],
    ['completeTask', CompleteTask],
    ['reopenTask', ReopenTask],
    ['deleteTask', DeleteTask],
  ]

  test.each(documents)('%s says that a user’s is a user’s', async (_, document) => {
    const { app, ada } = await start()

    const refused = await execute(app, document, { as: ada, variables: { id: ada.id } })

    expect(refused).toMatchObject({ status: 200, code: 'BAD_USER_INPUT' })
    expect(refused.errors[0]?.extensions.fields).toEqual([
      { path: 'id', message: expect.stringContaining("this is a user's id") },
    ])
  })

  test.each(documents)('%s refuses what is no id', async (_, document) => {
    const { app, ada, id } = await start()
    const ids = [id.toUpperCase(), `${id}0`, id.replace('task_0', 'task_8'), id.slice(5), '', 'garbage', `${id}\u0000`]

    const answers = await Promise.all(ids.map((id) => execute(app, document, { as: ada, variables: { id } })))

    expect(answers.map(({ code }) => code)).toEqual(ids.map(() => 'BAD_USER_INPUT'))
    expect(answers.map(fieldsOf)).toEqual(ids.map(() => ['id']))
  })
})

describe('nodes', () => {
  test('come in the order of their ids, of all types together, as often as they are asked for', async () => {
    const { app, ada, id, sessionId, eventId } = await start()
    const second = await buildTask(app, ada)
    const ids = [second.id, ada.id, id, eventId, sessionId, id]

    const { nodes } = await answer(app, FindNodes, { as: ada, variables: { ids } })

    expect(nodes.map((node) => node?.id)).toEqual(ids)
    const types = ['Task', 'User', 'Task', 'SecurityEvent', 'Session', 'Task']
    expect(nodes.map((node) => node?.__typename)).toEqual(types)
  })

  test('of somebody else, deleted or never there are null, each in its place', async () => {
    const { app, ada, eve, id, sessionId, eventId } = await start()
    const own = await buildTask(app, eve)
    const deleted = await buildTask(app, eve)
    await answer(app, DeleteTask, { as: eve, variables: { id: deleted.id } })
    const ids = [id, ada.id, own.id, sessionId, eventId, deleted.id, toPublicId('task', newId()), eve.id]

    const { nodes } = await answer(app, FindNodes, { as: eve, variables: { ids } })

    expect(nodes.map((node) => node?.id ?? null)).toEqual([null, null, own.id, null, null, null, null, eve.id])
  })

  test('are 100 at most', async () => {
    const { app, ada, id } = await start()
    const ask = (count: number) =>
      execute(app, FindNodes, { as: ada, variables: { ids: Array<string>(count).fill(id) } })

    const [none, most, tooMany] = [await ask(0), await ask(100), await ask(101)]

    expect(none.data?.nodes).toEqual([])
    expect(most.data?.nodes).toHaveLength(100)
    expect(tooMany).toMatchObject({ code: 'BAD_USER_INPUT', data: null })
    expect(fieldsOf(tooMany)).toEqual(['ids'])
  })

  test('with ids that are none say which', async () => {
    const { app, ada, id } = await start()

    const refused = await execute(app, FindNodes, { as: ada, variables: { ids: [id, 'garbage', id, ''] } })

    expect(refused.code).toBe('BAD_USER_INPUT')
    expect(fieldsOf(refused)).toEqual(['ids.1', 'ids.3'])
  })

  test('are refused to nobody', async () => {
    const { app, id } = await start()

    const refused = await execute(app, FindNodes, { variables: { ids: [id] } })

    expect(refused).toMatchObject({ status: 401, code: 'UNAUTHENTICATED', data: null })
  })
})
