import { expect, test } from 'vitest'
import { byColumns, TASK_COLUMNS } from './own-tasks.ts'

test('clients can have few choices of columns prepared, and never take the place of all columns', () => {
  const chosen = byColumns((selection, isNamed) => ({ selection, isNamed }))
  const [id, ...others] = TASK_COLUMNS
  const pairs = others.flatMap((one) => others.map((other) => [one, other]))

  const forms = new Set(pairs.map(chosen))

  expect(id).toBe('id')
  expect(forms.size).toBe(36)
  expect([...forms].filter(({ isNamed }) => isNamed)).toHaveLength(15)
  expect(chosen(TASK_COLUMNS)).toMatchObject({ isNamed: true })
})

test('the same columns are the same form, in whatever order and with or without the id', () => {
  const chosen = byColumns((selection) => ({ selection }))

  expect(chosen(['dueDate', 'title'])).toBe(chosen(['title', 'id', 'dueDate']))
  expect(chosen(['dueDate', 'title']).selection).toEqual(['id', 'title', 'due_date as dueDate'])
})
