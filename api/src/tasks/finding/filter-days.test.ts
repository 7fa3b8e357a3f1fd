import { describe, expect, test } from 'vitest'
import { UpdateProfile } from '../../../test/accounts/account.ts'
import { createClock, sharedApp } from '../../../test/app.ts'
import { buildTask, buildUser } from '../../../test/build.ts'
import { answer } from '../../../test/execute.ts'
import type { DateFilter, NullableInstantFilter, TaskFilter } from '../../../test/generated/graphql.ts'
import { buildTasks, findTasks } from '../../../test/pages/pages.ts'
import { CompleteTask, UpdateTask } from '../../../test/tasks/tasks.ts'
import { HOUR, MINUTE } from '../../time.ts'

describe('the day a task is due', () => {
  test.each<[DateFilter, string]>([
    [{ eq: '2026-11-21' }, 'today'],
    [{ eq: '2026-11-23' }, ''],
    [{ lt: '2026-11-21' }, 'yesterday longAgo'],
    [{ lte: '2026-11-21' }, 'today yesterday longAgo'],
    [{ gt: '2026-11-21' }, 'farAway tomorrow'],
    [{ gte: '2026-11-21' }, 'farAway tomorrow today'],
    [{ gt: '2026-11-20', lt: '2026-11-22' }, 'today'],
    [{ gte: '2026-11-20', lte: '2026-11-22' }, 'tomorrow today yesterday'],
    [{ gt: '2026-11-21', lt: '2026-11-21' }, ''],
    [{ eq: '2026-11-21', gte: '2026-11-22' }, ''],
    [{ lte: '0001-01-01' }, 'longAgo'],
    [{ gte: '9999-12-31' }, 'farAway'],
    [{ isNull: true }, 'never'],
    [{ isNull: false }, 'farAway tomorrow today yesterday longAgo'],
    [{ isNull: true, lt: '2026-11-21' }, ''],
    [{ isNull: false, lt: '2026-11-21' }, 'yesterday longAgo'],
    [{ isNull: null, eq: null }, 'never farAway tomorrow today yesterday longAgo'],
  ])('%j finds %s', async (dueDate, names) => {
    const app = await sharedApp()
    const ada = await buildUser(app)
    const { namesOf } = await buildTasks(app, ada, {
      longAgo: { dueDate: '0001-01-01' },
      yesterday: { dueDate: '2026-11-20' },
      today: { dueDate: '2026-11-21' },
      tomorrow: { dueDate: '2026-11-22' },
      farAway: { dueDate: '9999-12-31' },
      never: {},
    })

    expect(namesOf(await findTasks(app, ada, { filter: { dueDate } })).join(' ')).toBe(names)
  })
})

/**
 * A person in that time zone with a task due on each of these days of November, named after it, and
 * one without a due date.
 */
async function startIn(timeZone: string, now: string, days: number[]) {
  const clock = createClock(new Date(now))
  const app = await sharedApp(clock)
  const ada = await buildUser(app, { timeZone })
  const nameOf = (day: number) => `the ${String(day).padStart(2, '0')}`
  const { idOf, namesOf } = await buildTasks(app, ada, {
    'no day': {},
    ...Object.fromEntries(
      days.toReversed().map((day) => [nameOf(day), { dueDate: `2026-11-${nameOf(day).slice(4)}` }]),
    ),
  })
  const found = async (filter: TaskFilter) =>
    namesOf(await findTasks(app, ada, { filter })).map((name) => Number(name.slice(4)) || name)
  const within = async (within: DateFilter['within']) => found({ dueDate: { within } })
  const complete = (day: number) => answer(app, CompleteTask, { as: ada, variables: { id: idOf(nameOf(day)) } })
  const moveTo = (timeZone: string) => answer(app, UpdateProfile, { as: ada, variables: { input: { timeZone } } })
  return { clock, found, within, complete, moveTo }
}

describe('days as seen from today', () => {
  const AROUND = [19, 20, 21, 22, 23, 25, 26, 27, 28, 29]

  test.each([
    ['Pacific/Pago_Pago', 20, [19], [20, 21, 22, 23, 25, 26]],
    ['UTC', 21, [19, 20], [21, 22, 23, 25, 26, 27]],
    ['Pacific/Kiritimati', 22, [19, 20, 21], [22, 23, 25, 26, 27, 28]],
  ])('are those of %s, where it is the %i', async (timeZone, today, overdue, week) => {
    const { within } = await startIn(timeZone, '2026-11-21T10:30:00Z', AROUND)

    expect(await within('TODAY')).toEqual([today])
    expect(await within('OVERDUE')).toEqual(overdue)
    expect(await within('NEXT_7_DAYS')).toEqual(week)
  })

  test.each([
    ['Europe/Berlin', '2026-11-20T22:59:59.999Z'],
    ['Pacific/Pago_Pago', '2026-11-21T10:59:59.999Z'],
    ['Pacific/Kiritimati', '2026-11-20T09:59:59.999Z'],
    ['America/Los_Angeles', '2026-11-21T07:59:59.999Z'],
    ['Asia/Kolkata', '2026-11-20T18:29:59.999Z'],
    ['Asia/Calcutta', '2026-11-20T18:29:59.999Z'],
    ['Europe/Kyiv', '2026-11-20T21:59:59.999Z'],
    ['Asia/Kathmandu', '2026-11-20T18:14:59.999Z'],
  ])('begin at midnight in %s', async (timeZone, lastMoment) => {
    const { clock, within } = await startIn(timeZone, lastMoment, AROUND)
    const before = [await within('TODAY'), await within('OVERDUE')]

    clock.advance(1)

    expect(before).toEqual([[20], [19]])
    expect([await within('TODAY'), await within('OVERDUE')]).toEqual([[21], [19, 20]])
  })

  test('begin and end where clocks are put back', async () => {
    const { clock, within } = await startIn('America/New_York', '2026-11-01T04:00:00Z', [1, 2])
    const first = await within('TODAY')

    clock.advance(25 * HOUR - 1)
    const last = await within('TODAY')
    clock.advance(1)

    expect([first, last, await within('TODAY')]).toEqual([[1], [1], [2]])
  })

  test('go with the person to another time zone', async () => {
    const { within, moveTo } = await startIn('Pacific/Pago_Pago', '2026-11-21T10:30:00Z', AROUND)
    const before = await within('TODAY')

    await moveTo('Pacific/Kiritimati')

    expect([before, await within('TODAY')]).toEqual([[20], [22]])
  })

  test('have nothing overdue that is done, and all else that is', async () => {
    const { within, found, complete } = await startIn('UTC', '2026-11-21T10:30:00Z', [19, 20, 21, 22])
    await complete(19)
    await complete(21)

    expect(await within('OVERDUE')).toEqual([20])
    expect(await within('TODAY')).toEqual([21])
    expect(await within('NEXT_7_DAYS')).toEqual([21, 22])
    expect(await found({ completed: true, dueDate: { within: 'OVERDUE' } })).toEqual([])
    expect(await found({ not: { dueDate: { within: 'OVERDUE' } } })).toEqual([19, 21, 22, 'no day'])
  })

  test('go together with other conditions, more than once', async () => {
    const { found } = await startIn('UTC', '2026-11-21T10:30:00Z', AROUND)

    const either = await found({ or: [{ dueDate: { within: 'OVERDUE' } }, { dueDate: { within: 'TODAY' } }] })
    const later = await found({ dueDate: { within: 'NEXT_7_DAYS', gt: '2026-11-22' }, title: { startsWith: 'the' } })
    const others = await found({ not: { dueDate: { within: 'NEXT_7_DAYS' } } })

    expect(either).toEqual([19, 20, 21])
    expect(later).toEqual([23, 25, 26, 27])
    expect(others).toEqual([19, 20, 28, 29, 'no day'])
  })
})

/**
 * Three tasks created a minute apart, each changed an hour later, and the first two completed an
 * hour after that.
 */
async function startMinutesApart() {
  const clock = createClock(new Date('2026-11-21T09:00:00.123Z'))
  const app = await sharedApp(clock)
  const ada = await buildUser(app)
  const names = new Map<string, string>()
  const eachMinute = async (tasks: string[], act: (task: string) => Promise<unknown>) => {
    for (const task of tasks) {
      await act(task)
      clock.advance(MINUTE)
    }
  }
  await eachMinute(['A', 'B', 'C'], async (title) => void names.set((await buildTask(app, ada, { title })).id, title))
  const ids = [...names.keys()]
  clock.advance(HOUR - 3 * MINUTE)
  await eachMinute(ids, (id) => answer(app, UpdateTask, { as: ada, variables: { input: { id, priority: 'LOW' } } }))
  clock.advance(HOUR - 3 * MINUTE)
  await eachMinute(ids.slice(0, 2), (id) => answer(app, CompleteTask, { as: ada, variables: { id } }))
  const found = async (filter: TaskFilter) =>
    (await findTasks(app, ada, { filter })).nodes.map(({ title }) => title).join('')
  return { found }
}

describe('an instant', () => {
  test.each<[TaskFilter, string]>([
    [{ createdAt: { lt: '2026-11-21T09:01:00.123Z' } }, 'A'],
    [{ createdAt: { lte: '2026-11-21T09:01:00.123Z' } }, 'BA'],
    [{ createdAt: { gt: '2026-11-21T09:01:00.123Z' } }, 'C'],
    [{ createdAt: { gte: '2026-11-21T09:01:00.123Z' } }, 'CB'],
    [{ createdAt: { gt: '2026-11-21T09:01:00.122Z', lt: '2026-11-21T09:01:00.124Z' } }, 'B'],
    [{ createdAt: { gte: '2026-11-21T10:01:00.123+01:00', lte: '2026-11-21T03:31:00.123-05:30' } }, 'B'],
    [{ createdAt: { gt: '2026-11-21T09:01:00Z' } }, 'CB'],
    [{ createdAt: { gt: '0000-01-01T00:00:00+23:59' } }, 'CBA'],
    [{ createdAt: { lt: '9999-12-31T23:59:59-23:59' } }, 'CBA'],
    [{ updatedAt: { lt: '2026-11-21T11:00:00.123Z' } }, 'C'],
    [{ updatedAt: { lte: '2026-11-21T11:00:00.123Z' } }, 'CA'],
    [{ updatedAt: { gt: '2026-11-21T11:00:00.123Z' } }, 'B'],
    [{ updatedAt: { gte: '2026-11-21T11:00:00.123Z' } }, 'BA'],
    [{ completedAt: { lt: '2026-11-21T11:01:00.123Z' } }, 'A'],
    [{ completedAt: { lte: '2026-11-21T11:01:00.123Z' } }, 'BA'],
    [{ completedAt: { gt: '2026-11-21T11:00:00.123Z' } }, 'B'],
    [{ completedAt: { gte: '2026-11-21T11:00:00.123Z' } }, 'BA'],
    [{ completedAt: { isNull: true } }, 'C'],
    [{ completedAt: { isNull: false } }, 'BA'],
    [{ completedAt: { isNull: true, lt: '2026-11-21T12:00:00Z' } }, ''],
    [{ not: { completedAt: { lt: '2026-11-21T11:01:00.123Z' } } }, 'CB'],
    [{ createdAt: { lt: '2026-11-21T09:01:00.123Z' }, updatedAt: { gt: '2026-11-21T11:30:00Z' } }, ''],
  ])('as in %j finds %s', async (filter, titles) => {
    const { found } = await startMinutesApart()

    expect(await found(filter)).toBe(titles)
  })

  test.each<[keyof NullableInstantFilter, string]>([
    ['lt', ''],
    ['lte', 'A'],
    ['gt', ''],
    ['gte', 'A'],
  ])('that a task itself tells is met exactly, as with %s', async (operator, titles) => {
    const app = await sharedApp()
    const ada = await buildUser(app)
    const { id } = await buildTask(app, ada, { title: 'A' })
    const { completeTask } = await answer(app, CompleteTask, { as: ada, variables: { id } })
    const { createdAt, updatedAt, completedAt } = completeTask.task

    const found = async (filter: TaskFilter) => (await findTasks(app, ada, { filter })).nodes.map(({ title }) => title)

    expect((await found({ createdAt: { [operator]: createdAt } })).join('')).toBe(titles)
    expect((await found({ updatedAt: { [operator]: updatedAt } })).join('')).toBe(titles)
    expect((await found({ completedAt: { [operator]: completedAt } })).join('')).toBe(titles)
  })
})
