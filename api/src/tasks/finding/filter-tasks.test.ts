import { describe, expect, test } from 'vitest'
import { sharedApp } from '../../../test/app.ts'
import { buildUser } from '../../../test/build.ts'
import { answer } from '../../../test/execute.ts'
import type { CreateTaskInput, TaskFilter, TaskPriorityFilter, TextFilter } from '../../../test/generated/graphql.ts'
import { buildTasks, findTasks } from '../../../test/pages/pages.ts'
import { CompleteTask } from '../../../test/tasks/tasks.ts'

/**
 * A person with tasks of these names, and a function that returns the names that a filter finds,
 * newest first.
 */
async function start(tasks: Record<string, Partial<CreateTaskInput>>) {
  const app = await sharedApp()
  const ada = await buildUser(app)
  const { idOf, namesOf } = await buildTasks(app, ada, tasks)
  const complete = (name: string) => answer(app, CompleteTask, { as: ada, variables: { id: idOf(name) } })
  const found = async (filter: TaskFilter) => namesOf(await findTasks(app, ada, { filter }))
  return { complete, found }
}

describe.each<[string, (text: string) => Partial<CreateTaskInput>, (text: TextFilter) => TaskFilter]>([
  ['title', (title) => ({ title, description: 'Something else' }), (title) => ({ title })],
  ['description', (description) => ({ title: 'Something else', description }), (description) => ({ description })],
])('a condition of the %s', (_, write, filter) => {
  const holding = async (...texts: string[]) => {
    const { found } = await start(Object.fromEntries(texts.toReversed().map((text) => [text, write(text)])))
    return (text: TextFilter) => found(filter(text))
  }

  test('finds what it is, what it begins with, and what is in it', async () => {
    const found = await holding('Tea', 'Tea and toast', 'Green tea', 'Coffee')

    expect(await found({ eq: 'Tea' })).toEqual(['Tea'])
    expect(await found({ startsWith: 'Tea' })).toEqual(['Tea', 'Tea and toast'])
    expect(await found({ contains: 'tea' })).toEqual(['Tea', 'Tea and toast', 'Green tea'])
    expect(await found({ eq: 'Te' })).toEqual([])
    expect(await found({ eq: 'ea' })).toEqual([])
    expect(await found({ startsWith: 'ea' })).toEqual([])
    expect(await found({ contains: 'a t' })).toEqual([])
  })

  test('finds any of several', async () => {
    const found = await holding('Tea', 'Coffee', 'Cocoa')

    expect(await found({ in: ['coffee', 'TEA', 'Milk'] })).toEqual(['Tea', 'Coffee'])
    expect(await found({ in: ['Cof', 'offee'] })).toEqual([])
    expect(await found({ in: ['Tea', 'tea'] })).toEqual(['Tea'])
  })

  test('asks for all that it says', async () => {
    const found = await holding('Tea', 'Tea and toast', 'Toast and tea')

    expect(await found({ startsWith: 't', contains: 'and', in: ['tea', 'toast and tea'] })).toEqual(['Toast and tea'])
    expect(await found({ eq: 'Tea', startsWith: 'Toast' })).toEqual([])
  })

  test.each([
    ['RENÉ', 'René'],
    ['rené', 'RENÉ'],
    ['STRAẞE', 'Straße'],
    ['STRASSE', 'Straße'],
    ['straße', 'STRAẞE'],
    ['ÖLÜ DAĞ', 'ölü dağ'],
    ['şiş', 'ŞiŞ'],
    ['İzmir', 'İZMiR'],
    ['ЁЛКА', 'ёлка'],
    ['ἈΡΧΉ', 'ἀρχή'],
    ['ΟΔΌΣ', 'οδός'],
    ['ＷＩＤＥ', 'ｗｉｄｅ'],
  ])('of %s finds %s, whatever its capitals', async (given, text) => {
    const found = await holding(text, 'Rene', 'Strase', 'olu dag', 'елка', 'wide')

    expect(await found({ eq: given })).toEqual([text])
    expect(await found({ in: [given] })).toEqual([text])
    expect(await found({ contains: given })).toEqual([text])
    expect(await found({ startsWith: given })).toEqual([text])
  })

  test.each<[TextFilter, string[]]>([
    [{ startsWith: 'ΟΔΥΣ' }, ['Οδυσσέας']],
    [{ startsWith: 'ΟΔΌΣ' }, ['ΟΔΌΣ', 'Οδός Αθηνάς']],
    [{ contains: 'σ' }, ['Οδυσσέας', 'ΟΔΌΣ', 'Οδός Αθηνάς']],
    [{ contains: 'ΆΣ' }, ['Οδός Αθηνάς']],
    [{ eq: 'ΟΔΥΣΣΈΑΣ' }, ['Οδυσσέας']],
    [{ in: ['οδόσ', 'ΟΔΌΣ ΑΘΗΝΆΣ'] }, ['ΟΔΌΣ', 'Οδός Αθηνάς']],
    [{ eq: 'ΟΔΌ_' }, []],
  ])('of %j finds %j, whichever small letter of Σ is meant', async (given, texts) => {
    const found = await holding('Οδυσσέας', 'ΟΔΌΣ', 'Οδός Αθηνάς', 'ΟΔΌ')

    expect(await found(given)).toEqual(texts)
  })

  test.each([
    ['%', 'Be 100% sure', 'Be 1000 sure'],
    ['_', 'Rename snake_case', 'Rename snake case'],
    ['\\', 'Empty C:\\temp', 'Empty C:temp'],
    ['\\%', 'Escape \\%', 'Escape %'],
    ['\\\\', 'Share \\\\server', 'Share \\server'],
    ['\'"', 'Quote \'"', 'Quote "'],
    ['$1', 'Pay $1', 'Pay 1'],
    ['👩‍🔬', 'Call 👩‍🔬', 'Call 👩'],
  ])('takes %s for what it is', async (sign, text, other) => {
    const found = await holding(text, other)

    expect(await found({ contains: sign })).toEqual([text])
    expect(await found({ eq: text })).toEqual([text])
    expect(await found({ in: [text] })).toEqual([text])
    expect(await found({ startsWith: text })).toEqual([text])
    expect(await found({ eq: `%${sign}%` })).toEqual([])
    expect(await found({ startsWith: `_${text.slice(1)}` })).toEqual([])
  })

  test('keeps spaces at either end', async () => {
    const found = await holding('Tea and toast', 'Tea')

    expect(await found({ startsWith: 'Tea ' })).toEqual(['Tea and toast'])
    expect(await found({ contains: ' tea' })).toEqual([])
    expect(await found({ eq: ' Tea' })).toEqual([])
  })

  test('can be as long as a title', async () => {
    const long = '😀'.repeat(500)
    const found = await holding(long, '😀'.repeat(499))

    expect(await found({ eq: long })).toEqual([long])
    expect(await found({ contains: long })).toEqual([long])
  })
})

test('a condition of the description goes over its lines', async () => {
  const { found } = await start({ Errands: { description: 'Milk\nBread\n\tWhite' } })

  expect(await found({ description: { contains: 'milk\nbread' } })).toEqual(['Errands'])
  expect(await found({ description: { contains: 'milk bread' } })).toEqual([])
  expect(await found({ description: { eq: 'milk\nbread\n\twhite' } })).toEqual(['Errands'])
})

test('a task without a description meets no condition of it', async () => {
  const { found } = await start({ With: { description: 'More' }, Without: {}, Empty: { description: '' } })

  expect(await found({ description: { contains: 'o' } })).toEqual(['With'])
  expect(await found({ not: { description: { contains: 'o' } } })).toEqual(['Empty', 'Without'])
  expect(await found({ not: { description: { in: ['more', 'less'] } } })).toEqual(['Empty', 'Without'])
  expect(await found({ description: {} })).toEqual(['Empty', 'Without', 'With'])
})

test.each<[TaskPriorityFilter, string[]]>([
  [{ eq: 'NONE' }, ['nothing']],
  [{ eq: 'LOW' }, ['low']],
  [{ eq: 'MEDIUM' }, ['medium']],
  [{ eq: 'HIGH' }, ['high']],
  [{ in: ['LOW'] }, ['low']],
  [{ in: ['HIGH', 'NONE', 'HIGH'] }, ['high', 'nothing']],
  [{ in: ['NONE', 'LOW', 'MEDIUM', 'HIGH'] }, ['high', 'medium', 'low', 'nothing']],
  [{ eq: 'LOW', in: ['LOW', 'HIGH'] }, ['low']],
  [{ eq: 'LOW', in: ['HIGH'] }, []],
  [{ eq: null, in: null }, ['high', 'medium', 'low', 'nothing']],
])('the priority %j finds %j', async (priority, names) => {
  const { found } = await start({
    nothing: {},
    low: { priority: 'LOW' },
    medium: { priority: 'MEDIUM' },
    high: { priority: 'HIGH' },
  })

  expect(await found({ priority })).toEqual(names)
})

test('those done are found with other conditions or without', async () => {
  const { complete, found } = await start({ one: {}, two: {}, three: { priority: 'LOW' } })
  await complete('one')
  await complete('three')

  expect(await found({ completed: true })).toEqual(['three', 'one'])
  expect(await found({ completed: false })).toEqual(['two'])
  expect(await found({ completed: true, priority: { eq: 'LOW' } })).toEqual(['three'])
  expect(await found({ completed: false, priority: { eq: 'LOW' } })).toEqual([])
  expect(await found({ not: { completed: true } })).toEqual(['two'])
  expect(await found({ completed: null, completedAt: { isNull: false } })).toEqual(['three', 'one'])
})

test('what is left out or null is no condition', async () => {
  const { found } = await start({ one: {}, two: { dueDate: '2026-11-21' } })
  const nothing = { title: null, description: {}, priority: { eq: null }, dueDate: { lt: null, within: null } }

  expect(await found({})).toEqual(['two', 'one'])
  expect(await found({ ...nothing, createdAt: {}, updatedAt: null, and: null, or: null, not: null })).toEqual([
    'two',
    'one',
  ])
  expect(await found({ ...nothing, title: { contains: 'o', eq: null, in: null, startsWith: 'o' } })).toEqual(['one'])
})
