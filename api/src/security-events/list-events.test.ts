import { describe, expect, test } from 'vitest'
import { signIn, UpdateProfile } from '../../test/accounts/account.ts'
import { ListEvents, listEvents, type HistoryPage } from '../../test/accounts/account-security.ts'
import { cloneFreshDatabase, createClock, sharedApp, startApp, type TestApp } from '../../test/app.ts'
import { buildTask, buildUser } from '../../test/build.ts'
import { answer, execute, fieldsOf, newAddress } from '../../test/execute.ts'
import { graphql } from '../../test/generated/gql.ts'
import { sql, sweep } from '../../test/database/sql.ts'
import { listTasks } from '../../test/tasks/tasks.ts'
import { DAY } from '../time.ts'

const NodeOfEvent = graphql(`
  query NodeOfEvent($id: ID!) {
    node(id: $id) {
      __typename
      id
      ... on SecurityEvent {
        type
        address
      }
    }
  }
`)

/** A person with this many events, the first of which is signing up. */
async function buildHistory(app: TestApp, events: number) {
  const person = await buildUser(app)
  for (let n = 1; n < events; n += 1) {
    await answer(app, UpdateProfile, { as: person, variables: { input: { name: `Ada ${n}` } } })
  }
  return person
}

const idsOf = ({ nodes }: HistoryPage) => nodes.map(({ id }) => id)

describe('the events of an account', () => {
  test('can be paged through, newest first, in either direction', async () => {
    const app = await sharedApp()
    const ada = await buildHistory(app, 8)
    const all = await listEvents(app, ada)

    const first = await listEvents(app, ada, { first: 3 })
    const second = await listEvents(app, ada, { first: 3, after: first.pageInfo.endCursor })
    const third = await listEvents(app, ada, { first: 3, after: second.pageInfo.endCursor })
    const last = await listEvents(app, ada, { last: 3 })
    const beforeLast = await listEvents(app, ada, { last: 3, before: last.pageInfo.startCursor })

    expect(all.nodes.map(({ type }) => type)).toEqual([...Array(7).fill('PROFILE_CHANGED'), 'SIGNED_UP'])
    expect([first, second, third].flatMap(idsOf)).toEqual(idsOf(all))
    expect([beforeLast, last].flatMap(idsOf)).toEqual(idsOf(all).slice(2))
    expect([first, second, third].map(({ pageInfo }) => [pageInfo.hasPreviousPage, pageInfo.hasNextPage])).toEqual([
      [false, true],
      [true, true],
      [true, false],
    ])
    expect([last, beforeLast].map(({ pageInfo }) => [pageInfo.hasPreviousPage, pageInfo.hasNextPage])).toEqual([
      [true, false],
      [true, true],
    ])
    expect([all, first, third, last].map(({ totalCount }) => totalCount)).toEqual([8, 8, 8, 8])
    expect(all.edges.map(({ node }) => node.id)).toEqual(idsOf(all))
  })

  test('are 50 a page when nobody says how many', async () => {
    const app = await sharedApp()
    const ada = await buildUser(app)
    await sql(
      `insert into security_events (user_id, id, type, device, address, created_at)
       select id, gen_random_uuid(), 'SIGNED_IN', 'A device', '10.0.0.1', now() from users, generate_series(1, 60)
       where email = $1`,
      [ada.email],
    )

    const page = await listEvents(app, ada)

    expect([page.nodes.length, page.totalCount, page.pageInfo.hasNextPage]).toEqual([50, 61, true])
  })

  test.each([
    ['a size of 0', { first: 0 }, ['first']],
    ['a size of 101', { last: 101 }, ['last']],
    ['both directions', { first: 1, last: 1 }, ['last']],
    ['a cursor that is none', { after: 'nonsense', before: '' }, ['after', 'before']],
  ])('are not listed by %s', async (_, variables, paths) => {
    const app = await sharedApp()
    const ada = await buildUser(app)

    const refused = await execute(app, ListEvents, { as: ada, variables })

    expect([refused.code, fieldsOf(refused)]).toEqual(['BAD_USER_INPUT', paths])
  })

  test('are nobody else’s to see: what happens to one account is in no other’s list', async () => {
    const app = await sharedApp()
    const [ada, eve] = [await buildUser(app), await buildUser(app)]
    const address = newAddress()

    await signIn(app, { email: ada.email, password: 'what Eve guesses', address })

    const [ofAda, ofEve] = [await listEvents(app, ada), await listEvents(app, eve)]
    expect(ofAda.nodes.map(({ type, address }) => ({ type, address }))[0]).toEqual({ type: 'SIGNIN_FAILED', address })
    expect(ofEve.nodes.map(({ type }) => type)).toEqual(['SIGNED_UP'])
    expect(ofEve.totalCount).toBe(1)
  })

  test('are not reached with the cursor of somebody else, nor with one of another list', async () => {
    const app = await sharedApp()
    const [ada, eve] = [await buildUser(app), await buildUser(app)]
    await buildTask(app, eve)
    const cursors = [(await listEvents(app, ada)).pageInfo.endCursor, (await listTasks(app, eve)).pageInfo.endCursor]

    const refusals = await Promise.all(
      cursors.flatMap((cursor) => [
        execute(app, ListEvents, { as: eve, variables: { after: cursor } }),
        execute(app, ListEvents, { as: eve, variables: { before: cursor } }),
      ]),
    )

    expect(refusals.map(({ code, data }) => [code, data])).toEqual(refusals.map(() => ['BAD_USER_INPUT', null]))
  })

  test('can be found by their ids, by the person alone', async () => {
    const app = await sharedApp()
    const [ada, eve] = [await buildUser(app), await buildUser(app)]
    const [event] = (await listEvents(app, ada)).nodes
    const variables = { id: event!.id }

    const [asAda, asEve] = [
      await answer(app, NodeOfEvent, { as: ada, variables }),
      await execute(app, NodeOfEvent, { as: eve, variables }),
    ]

    expect(asAda.node).toEqual({
      __typename: 'SecurityEvent',
      id: event!.id,
      type: 'SIGNED_UP',
      address: event!.address,
    })
    expect(asEve).toMatchObject({ status: 200, data: { node: null }, errors: [] })
  })

  test('are refused for nobody', async () => {
    const app = await sharedApp()

    const refused = await execute(app, ListEvents)

    expect(refused).toMatchObject({ status: 401, code: 'UNAUTHENTICATED', data: null })
  })

  test('are kept for 90 days, and not a moment longer', async () => {
    const clock = createClock()
    const databaseUrl = await cloneFreshDatabase()
    const app = await startApp({ clock, databaseUrl })
    const ada = await buildUser(app)
    const sweepNow = () => sweep(clock.now(), databaseUrl)
    const kept = async () => (await sql('select type from security_events', [], databaseUrl)).length

    clock.advance(90 * DAY - 1)
    await signIn(app, ada)
    await sweepNow()
    const before = await kept()
    clock.advance(1)
    await sweepNow()

    expect([before, await kept()]).toEqual([2, 1])
  })
})
