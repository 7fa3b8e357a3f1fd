import { v4, v7 } from 'uuid'
import { describe, expect, test } from 'vitest'
import { sharedApp } from '../../test/app.ts'
import { buildTask, buildUser } from '../../test/build.ts'
import { execute, fieldsOf, idsOf } from '../../test/execute.ts'
import type { CreateTaskInput } from '../../test/generated/graphql.ts'
import { CreateTask, listTasks } from '../../test/tasks/tasks.ts'
import { newId, toPublicId } from '../input/ids.ts'
import { DAY, MINUTE } from '../time.ts'

/** A person who creates tasks with chosen ids. */
async function start() {
  const app = await sharedApp()
  const ada = await buildUser(app)
  const create = (clientId: string | null, input: Partial<CreateTaskInput> = {}, as = ada) =>
    execute(app, CreateTask, { as, variables: { input: { title: 'Water the plants', clientId, ...input } } })
  return { app, ada, create }
}

describe('an id that a program chooses', () => {
  test.each<[string, (uuid: string) => string]>([
    ['as the API writes it', (uuid) => toPublicId('task', uuid)],
    ['as a bare UUID', (uuid) => uuid],
    ['as a bare UUID in capitals', (uuid) => uuid.toUpperCase()],
  ])("%s becomes the task's", async (_, write) => {
    const { app, ada, create } = await start()
    const uuid = newId()

    const { data } = await create(write(uuid))

    expect(data?.createTask.task.id).toBe(toPublicId('task', uuid))
    expect(idsOf(await listTasks(app, ada))).toEqual([toPublicId('task', uuid)])
  })

  test('is chosen by the API when it is null', async () => {
    const { create } = await start()

    expect((await create(null)).data?.createTask.task.id).toMatch(/^task_/)
  })

  test('of one of your tasks is a conflict, and that task stays as it is', async () => {
    const { app, ada, create } = await start()
    const id = newId()
    await create(id, { title: 'First' })

    const refused = await create(id, { title: 'Second' })

    expect(refused).toMatchObject({ status: 200, data: null, code: 'CONFLICT' })
    expect(fieldsOf(refused)).toEqual(['clientId'])
    expect(idsOf(await listTasks(app, ada))).toEqual([toPublicId('task', id)])
  })

  test('20 times at once makes one task', async () => {
    const { create } = await start()
    const id = newId()

    const answers = await Promise.all(Array.from({ length: 20 }, () => create(id)))

    expect(answers.map(({ code }) => code).toSorted()).toEqual([...Array(19).fill('CONFLICT'), undefined])
  })

  test("of somebody else's task is as good as any, and is not told", async () => {
    const { app, ada, create } = await start()
    const eve = await buildUser(app)
    const id = newId()
    await create(id)

    const { data } = await create(id, { title: 'Mine' }, eve)

    expect(data?.createTask.task).toMatchObject({ id: toPublicId('task', id), title: 'Mine' })
    expect(idsOf(await listTasks(app, ada))).toEqual([toPublicId('task', id)])
  })

  test('from the past stands where its time is', async () => {
    const { app, ada, create } = await start()
    const { id } = await buildTask(app, ada)
    const old = v7({ msecs: Date.now() - 3650 * DAY })

    await create(old)

    expect(idsOf(await listTasks(app, ada))).toEqual([id, toPublicId('task', old)])
  })

  test('may be a little ahead, and not more', async () => {
    const { create } = await start()
    const ahead = (time: number) => create(v7({ msecs: Date.now() + time }))

    const [little, much] = [await ahead(4 * MINUTE), await ahead(6 * MINUTE)]

    expect(little.code).toBeUndefined()
    expect(much.code).toBe('BAD_USER_INPUT')
    expect(fieldsOf(much)).toEqual(['clientId'])
  })

  test.each([
    ['is empty', ''],
    ['is no UUID', 'water-the-plants'],
    ['is a UUID of version 4', v4()],
    ["is a task's of version 4", toPublicId('task', v4())],
    ['is of another type', toPublicId('session', newId())],
    ['has something after it', `${newId()}0`],
    ['is of another variant', '019aa800-0000-7000-f000-000000000000'],
    ['is the greatest of all', 'ffffffff-ffff-ffff-ffff-ffffffffffff'],
  ])('that %s is refused', async (_, clientId) => {
    const { create } = await start()

    const refused = await create(clientId, { title: '' })

    expect(refused).toMatchObject({ data: null, code: 'BAD_USER_INPUT' })
    expect(fieldsOf(refused)).toEqual(['clientId', 'title'])
  })
})
