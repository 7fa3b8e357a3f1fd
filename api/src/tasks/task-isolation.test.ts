import { describe, expect, test } from 'vitest'
import { sharedApp } from '../../test/app.ts'
import { buildTask, buildUser } from '../../test/build.ts'
import { answer, execute, idsOf } from '../../test/execute.ts'
import { sql } from '../../test/database/sql.ts'
import {
  type ById,
  CompleteTask,
  DeleteTask,
  listTasks,
  ReadTask,
  ReopenTask,
  UpdateTask,
} from '../../test/tasks/tasks.ts'
import { newId, toPublicId } from '../input/ids.ts'

/** Two people, and a task of the first. */
async function start() {
  const app = await sharedApp()
  const [ada, eve] = await Promise.all([buildUser(app), buildUser(app, { name: 'Eve' })])
  const { id } = await buildTask(app, ada, { title: 'A secret of Ada' })
  const read = async () => (await answer(app, ReadTask, { as: ada, variables: { id } })).task
  return { app, ada, eve, id, read, before: await read() }
}

const neverExisted = () => toPublicId('task', newId())

describe("somebody else's task", () => {
  test('cannot be read, and is not revealed', async () => {
    const { app, eve, id } = await start()

    const theirs = await execute(app, ReadTask, { as: eve, variables: { id } })
    const nobodys = await execute(app, ReadTask, { as: eve, variables: { id: neverExisted() } })

    expect(theirs).toMatchObject({ status: 200, data: { task: null }, errors: [] })
    expect(nobodys).toMatchObject({ status: 200, data: { task: null }, errors: [] })
  })

  test('is not listed, counted, or told by whether there is more', async () => {
    const { app, ada, eve, id } = await start()
    const mine = await buildTask(app, eve)

    const page = await listTasks(app, eve, { first: 1 })

    expect(idsOf(page)).toEqual([mine.id])
    expect(page).toMatchObject({ totalCount: 1, pageInfo: { hasNextPage: false, hasPreviousPage: false } })
    expect(idsOf(await listTasks(app, ada))).toEqual([id])
  })

  test.each<[string, ById]>([
    ['completed', CompleteTask],
    ['reopened', ReopenTask],
    ['deleted', DeleteTask],
  ])('cannot be %s, and is not revealed', async (_, document) => {
    const { app, eve, id, before, read } = await start()

    const theirs = await execute(app, document, { as: eve, variables: { id } })
    const nobodys = await execute(app, document, { as: eve, variables: { id: neverExisted() } })

    expect(theirs).toMatchObject({ status: 200, data: null, code: 'NOT_FOUND' })
    expect(theirs.errors).toEqual(nobodys.errors)
    expect(await read()).toEqual(before)
  })

  test.each([
    ['with a change', { title: 'Eve was here' }],
    ['with nothing', {}],
    ['with a problem', { title: '' }],
  ])('cannot be updated %s, and is not revealed', async (_, changes) => {
    const { app, eve, id, before, read } = await start()

    const theirs = await execute(app, UpdateTask, { as: eve, variables: { input: { id, ...changes } } })
    const nobodys = await execute(app, UpdateTask, {
      as: eve,
      variables: { input: { id: neverExisted(), ...changes } },
    })

    expect(theirs.data).toBeNull()
    expect(theirs.errors).toEqual(nobodys.errors)
    expect(await read()).toEqual(before)
  })
})

describe('the database itself', () => {
  const INSERT = `insert into tasks (user_id, id, title, priority, created_at, updated_at)
                  values ($1, $2, 'x', 'NONE', now(), now())`

  test('refuses a task of a person that does not exist', async () => {
    await expect(sql(INSERT, [newId(), newId()])).rejects.toMatchObject({ constraint: 'tasks_user_id_foreign' })
  })

  test('refuses a priority that the contract does not know', async () => {
    await expect(sql(INSERT.replace('NONE', 'SOON'), [newId(), newId()])).rejects.toMatchObject({
      constraint: 'tasks_priority_check',
    })
  })

  test('keeps tasks of two people with one id apart', async () => {
    const { app, ada, eve, id, before, read } = await start()
    await sql(
      `insert into tasks (user_id, id, title, priority, created_at, updated_at)
       select (select id from users where email = $2), id, 'Of Eve', priority, created_at, updated_at
       from tasks where title = 'A secret of Ada' and user_id = (select id from users where email = $1)`,
      [ada.email, eve.email],
    )

    await answer(app, DeleteTask, { as: eve, variables: { id } })

    expect(await read()).toEqual(before)
    expect(await answer(app, ReadTask, { as: eve, variables: { id } })).toEqual({ task: null })
  })

  test('removes the tasks of a person that is removed', async () => {
    const { ada, eve, app } = await start()
    await buildTask(app, eve)
    const count = async (email: string) => {
      const [row] = await sql<{ count: number }>(
        'select count(*)::int from tasks where user_id = (select id from users where email = $1)',
        [email],
      )
      return row?.count
    }
    const [user] = await sql<{ id: string }>('select id from users where email = $1', [ada.email])

    await sql('delete from users where id = $1', [user?.id])

    expect(await sql('select 1 from tasks where user_id = $1', [user?.id])).toEqual([])
    expect(await count(eve.email)).toBe(1)
  })
})
