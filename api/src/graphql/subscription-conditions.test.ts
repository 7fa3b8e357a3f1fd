import { describe, expect, test } from 'vitest'
import { sharedApp, startApp } from '../../test/app.ts'
import { buildTask, buildUser } from '../../test/build.ts'
import { FollowTasks, latestCursor } from '../../test/tasks/changes/changes.ts'
import { followByEvents, openSocket } from '../../test/live/live.ts'
import { captureLog } from '../../test/log.ts'
import { sendDocument } from '../../test/http/send.ts'

const CONDITIONS: [string, string][] = [
  ['@include with a variable', 'subscription ($x: Boolean!) { taskChanged @include(if: $x) { type } }'],
  ['@skip with a variable', 'subscription ($x: Boolean!) { taskChanged @skip(if: $x) { type } }'],
  ['a variable with a default', 'subscription ($x: Boolean = true) { taskChanged @include(if: $x) { type } }'],
  ['a condition that never holds', 'subscription { taskChanged @skip(if: true) { type } }'],
  [
    'a condition on a fragment',
    'subscription ($x: Boolean!) { ...F @include(if: $x) } fragment F on Subscription { taskChanged { type } }',
  ],
  [
    'a condition within a fragment',
    'subscription ($x: Boolean!) { ... { ...F } } fragment F on Subscription { taskChanged @skip(if: $x) { type } }',
  ],
]

describe('a subscription with a condition on its field', () => {
  test.each(CONDITIONS)(
    'is refused by POST, by nobody too, as with %s, and is no failure of ours',
    async (_, query) => {
      const log = captureLog()
      const app = await startApp({ log: log.log })

      const refused = await sendDocument(app, { query, ...(query.includes('$x') && { variables: { x: true } }) })

      expect(refused.status).toBe(400)
      expect(refused.code()).toMatch(/^(GRAPHQL_VALIDATION_FAILED|BAD_REQUEST)$/)
      expect((await log.lines(1)).map(({ level }) => level)).toEqual(['info'])
    },
  )

  test('is refused beside a query that is chosen', async () => {
    const query = 'query A { __typename } subscription B($x: Boolean!) { taskChanged @include(if: $x) { type } }'

    const refused = await sendDocument(await sharedApp(), { query, operationName: 'A' })

    expect([refused.status, refused.code()]).toEqual([400, 'GRAPHQL_VALIDATION_FAILED'])
    expect(refused.text).toContain('@include')
  })

  test.each(CONDITIONS)('is an error of that operation alone over a WebSocket, as with %s', async (_, query) => {
    const app = await sharedApp()
    const ada = await buildUser(app)
    const link = await openSocket(app)
    await link.init({ authorization: `Bearer ${ada.token}` })
    const after = await latestCursor(app, ada)
    link.subscribe('good', { query: FollowTasks.toString(), variables: { after } })

    link.subscribe('bad', { query, variables: { x: true } })
    await expect.poll(() => link.received.length).toBe(2)
    await buildTask(app, ada)

    await expect.poll(() => link.received.length).toBe(3)
    expect(link.received.slice(1)).toMatchObject([
      { id: 'bad', type: 'error', payload: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }] },
      { id: 'good', type: 'next', payload: { data: { taskChanged: { type: 'CREATED' } } } },
    ])
  })

  test.each(CONDITIONS)('is told so as server-sent events, as with %s', async (_, query) => {
    const app = await sharedApp()

    const heard = followByEvents(app, await buildUser(app), { query, variables: { x: true } })

    expect(await heard.ended()).toBe('complete')
    expect(heard.errors.map(({ extensions }) => extensions.code)).toEqual(['GRAPHQL_VALIDATION_FAILED'])
  })

  test('may have one further down', async () => {
    const app = await sharedApp()
    const ada = await buildUser(app)
    const after = await latestCursor(app, ada)
    const query =
      'subscription ($x: Boolean!, $after: String) { taskChanged(after: $after) { type at @include(if: $x) } }'

    const heard = followByEvents(app, ada, { query, variables: { x: false, after } })
    await buildTask(app, ada)

    expect(await heard.types(1)).toEqual(['CREATED'])
    expect(heard.changes[0]).not.toHaveProperty('at')
  })
})
