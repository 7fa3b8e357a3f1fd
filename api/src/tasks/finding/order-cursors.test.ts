import { describe, expect, test } from 'vitest'
import { sharedApp } from '../../../test/app.ts'
import { buildTask, buildUser, type Person } from '../../../test/build.ts'
import { answer, execute, fieldsOf } from '../../../test/execute.ts'
import { FindTasks } from '../../../test/tasks/finding/finding.ts'
import type { OrderDirection, TaskOrder, TaskOrderField } from '../../../test/generated/graphql.ts'
import { findTasks } from '../../../test/pages/pages.ts'
import { CompleteTask, DeleteTask } from '../../../test/tasks/tasks.ts'

const FIELDS: TaskOrderField[] = ['CREATED_AT', 'UPDATED_AT', 'COMPLETED_AT', 'DUE_DATE', 'PRIORITY', 'TITLE']
const DIRECTIONS: OrderDirection[] = ['ASC', 'DESC']
const ORDERS: TaskOrder[] = FIELDS.flatMap((field) => DIRECTIONS.map((direction) => ({ field, direction })))

/**
 * Two people with a task that has a value for every order, and a function that lists from a cursor
 * on.
 */
async function start() {
  const app = await sharedApp()
  const [ada, eve] = await Promise.all([buildUser(app), buildUser(app)])
  const build = async (as: Person) => {
    const { id } = await buildTask(app, as, { title: 'Tea', priority: 'LOW', dueDate: '2026-11-21' })
    await answer(app, CompleteTask, { as, variables: { id } })
    return id
  }
  const [id] = [await build(ada), await build(eve)]
  const cursorOf = async (as: Person, orderBy: TaskOrder | null) => {
    const { edges } = await findTasks(app, as, { orderBy })
    return edges[0]!.cursor
  }
  const goOn = (orderBy: TaskOrder | null, after: string) =>
    execute(app, FindTasks, { as: ada, variables: { orderBy, first: 1, after } })
  const goBack = (orderBy: TaskOrder | null, before: string) =>
    execute(app, FindTasks, { as: ada, variables: { orderBy, last: 1, before } })
  return { app, ada, eve, id, cursorOf, goOn, goBack }
}

const refusal = { status: 200, data: null, code: 'BAD_USER_INPUT' }

describe.each(ORDERS)('a cursor of $field $direction', (orderBy) => {
  test('is good for that order, and for no other', async () => {
    const { ada, cursorOf, goOn, goBack } = await start()
    const others = [null, ...ORDERS.filter((other) => other !== orderBy)]
    const cursor = await cursorOf(ada, orderBy)

    const good = [await goOn(orderBy, cursor), await goBack(orderBy, cursor)]
    const bad = await Promise.all(others.map((other) => goOn(other, cursor)))
    const badToo = await Promise.all(others.map((other) => goBack(other, cursor)))

    for (const { data } of good) expect(data?.tasks).toMatchObject({ nodes: [], totalCount: 1 })
    for (const refused of [...bad, ...badToo]) expect(refused).toMatchObject(refusal)
    expect(bad.map(fieldsOf)).toEqual(others.map(() => ['after']))
    expect(badToo.map(fieldsOf)).toEqual(others.map(() => ['before']))
  })

  test('of the list that nobody put in order is refused, and so is somebody else’s', async () => {
    const { ada, eve, cursorOf, goOn, goBack } = await start()

    for (const cursor of [await cursorOf(ada, null), await cursorOf(eve, orderBy)]) {
      expect(await goOn(orderBy, cursor)).toMatchObject(refusal)
      expect(await goBack(orderBy, cursor)).toMatchObject(refusal)
    }
  })

  test('stays good when its task is gone', async () => {
    const { app, ada, id, cursorOf, goOn, goBack } = await start()
    const cursor = await cursorOf(ada, orderBy)

    await answer(app, DeleteTask, { as: ada, variables: { id } })

    const pages = [await goOn(orderBy, cursor), await goBack(orderBy, cursor)]
    for (const { data } of pages) expect(data?.tasks).toMatchObject({ nodes: [], totalCount: 0 })
  })

  test('that was tampered with, wherever, is refused or marks another place, and breaks nothing', async () => {
    const { ada, cursorOf, goOn } = await start()
    const bytes = Buffer.from(await cursorOf(ada, orderBy), 'base64url')
    const tampered = [...bytes].flatMap((byte, index) => [
      bytes.subarray(0, index),
      ...[byte ^ 1, byte ^ 128, byte ? 0 : 255].map((other) => bytes.with(index, other)),
    ])

    const answers = await Promise.all(tampered.map((bytes) => goOn(orderBy, Buffer.from(bytes).toString('base64url'))))

    const codes = answers.map(({ code }) => code)
    expect(new Set(codes)).toEqual(new Set([undefined, 'BAD_USER_INPUT']))
    expect(new Set(codes.slice(0, 4 * MARK))).toEqual(new Set(['BAD_USER_INPUT']))
  })
})

/** The parts of a cursor: its user and order, and after them the section and the id. */
const MARK = 5
const SECTION = 1
const ID = 16

/** Lists from a cursor with another section or key. */
async function startForging(field: TaskOrderField) {
  const { ada, cursorOf, goOn } = await start()
  const bytes = Buffer.from(await cursorOf(ada, { field }), 'base64url')
  const id = bytes.subarray(MARK + SECTION, MARK + SECTION + ID)
  return (section: number, key: string | Buffer) => {
    const forged = Buffer.concat([bytes.subarray(0, MARK), Buffer.of(section), id, Buffer.from(key)])
    return goOn({ field }, forged.toString('base64url'))
  }
}

const NOT_UTF_8 = Buffer.of(0xed, 0xa0, 0x80)

describe('a forged cursor', () => {
  test.each<[TaskOrderField, string[]]>([
    ['CREATED_AT', ['2026-11-21T09:30:00.000000Z', '0001-01-01T00:00:00.000000Z', '9999-12-31T23:59:59.999999Z']],
    ['UPDATED_AT', ['2026-11-21T09:30:00.000000Z']],
    ['COMPLETED_AT', ['2026-11-21T09:30:00.000000Z']],
    ['DUE_DATE', ['2026-11-21', '0001-01-01', '9999-12-31']],
    ['PRIORITY', ['1', '9']],
    ['TITLE', ['Tea', ' ', 'x'.repeat(500), '%', "'"]],
  ])('of %s marks a place by what tasks can go by', async (field, keys) => {
    const goOnFrom = await startForging(field)

    const answers = await Promise.all(keys.map((key) => goOnFrom(0, key)))

    for (const { data } of answers) expect(data?.tasks.totalCount).toBe(1)
  })

  const instants = [
    '',
    'now',
    'infinity',
    '2026-11-21',
    '2026-02-30T09:30:00.000000Z',
    '2026-11-21T24:00:00.000000Z',
    '2026-11-21T09:30:60.000000Z',
    '0000-01-01T00:00:00.000000Z',
    '2026-11-21T09:30:00.000000Z ',
    '2026-11-21T09:30:00.000000+99:99',
  ]

  test.each<[TaskOrderField, (string | Buffer)[]]>([
    ['CREATED_AT', instants],
    ['UPDATED_AT', instants],
    ['COMPLETED_AT', instants],
    ['DUE_DATE', ['', 'today', 'infinity', '2026-02-30', '0000-01-01', '10000-01-01', '2026-11-21 BC', '2026-11-21\0']],
    ['PRIORITY', ['', '0', '10', '-1', '1e1', 'LOW', '1\n', '99999999999']],
    ['TITLE', ['', 'a\0b', 'x'.repeat(1001), NOT_UTF_8]],
  ])('of %s is refused by what none can go by', async (field, keys) => {
    const goOnFrom = await startForging(field)

    const answers = await Promise.all(keys.map((key) => goOnFrom(0, key)))

    for (const refused of answers) expect(refused).toMatchObject(refusal)
  })

  test.each<[TaskOrderField, string, number]>([
    ['CREATED_AT', '2026-11-21T09:30:00.000000Z', 1],
    ['UPDATED_AT', '2026-11-21T09:30:00.000000Z', 1],
    ['COMPLETED_AT', '2026-11-21T09:30:00.000000Z', 2],
    ['DUE_DATE', '2026-11-21', 2],
    ['PRIORITY', '1', 1],
    ['TITLE', 'Tea', 1],
  ])('of %s is refused in a part that the order does not have', async (field, key, sections) => {
    const goOnFrom = await startForging(field)

    const outside = [sections, sections + 1, 4, 255].flatMap((section) => [
      goOnFrom(section, key),
      goOnFrom(section, ''),
    ])
    const inside = sections === 2 ? [goOnFrom(1, key)] : []

    for (const refused of await Promise.all([...outside, ...inside])) expect(refused).toMatchObject(refusal)
  })
})
