import { describe, expect, test } from 'vitest'
import { createClock, sharedApp, startApp } from '../../test/app.ts'
import { buildTask, buildUser } from '../../test/build.ts'
import { execute, fieldsOf } from '../../test/execute.ts'
import { createUnder, isReplay, keysOf, newKey, told } from '../../test/idempotency/idempotency.ts'
import { sharedInstance } from '../../test/instance.ts'
import { send, sendDocument } from '../../test/http/send.ts'
import { sweep } from '../../test/database/sql.ts'
import { CreateTask, DeleteTask, listTasks, ReadTask } from '../../test/tasks/tasks.ts'
import { DAY, SECOND } from '../time.ts'

const ONE = '($input: CreateTaskInput!) { createTask(input: $input) { task { id } } }'
const TWO_OPERATIONS = `mutation A${ONE} mutation B${ONE}`

/** A person who repeats requests. */
async function start() {
  const app = await sharedApp()
  const ada = await buildUser(app)
  const count = async () => (await listTasks(app, ada)).totalCount
  return { app, ada, key: newKey(), count }
}

describe('a mutation that is repeated with its key', () => {
  test('does nothing, and answers as before', async () => {
    const { app, ada, key, count } = await start()
    const first = await createUnder(app, ada, key)

    const second = await createUnder(app, ada, key)

    expect(first.data?.createTask.task.title).toBe('Water the plants')
    expect(told(second)).toEqual(told(first))
    expect([isReplay(first), isReplay(second)]).toEqual([false, true])
    expect(await count()).toBe(1)
  })

  test('answers the very same bytes', async () => {
    const { app, ada, key } = await start()
    const query = 'mutation { z: createTask(input: { title: "é \\u0001🪴" }) { task { version id } } }'
    const wrong = query.replace('\\u0001', '\\n')
    const ask = (query: string, key: string) =>
      sendDocument(app, { query }, { as: ada, headers: { 'idempotency-key': key } })

    const answers = [await ask(query, key), await ask(query, key)]
    const failures = [await ask(wrong, newKey()), await ask(wrong, key)]

    expect(answers[1]?.text).toBe(answers[0]?.text)
    expect(answers[1]?.headers.get('content-type')).toBe(answers[0]?.headers.get('content-type'))
    expect(failures.map((failure) => failure.code())).toEqual(['BAD_USER_INPUT', 'IDEMPOTENCY_KEY_REUSED'])
  })

  test('answers as before on every instance', async () => {
    const { app, ada, key, count } = await start()
    const second = await startApp()
    const answers = [await createUnder(app, ada, key)]

    answers.push(await createUnder(second, ada, key))

    expect(told(answers[1]!)).toEqual(told(answers[0]!))
    expect(answers.map(isReplay)).toEqual([false, true])
    expect(await count()).toBe(1)
  })

  test('answers as before though the task has changed', async () => {
    const { app, ada, key } = await start()
    const first = await createUnder(app, ada, key)
    await execute(app, DeleteTask, { as: ada, variables: { id: first.data!.createTask.task.id } })

    const second = await createUnder(app, ada, key)

    expect(told(second)).toEqual(told(first))
  })

  test('fails as before', async () => {
    const { app, ada, key } = await start()
    const { id } = await buildTask(app, ada)
    const deletion = () =>
      execute(app, DeleteTask, { as: ada, variables: { id }, headers: { 'idempotency-key': `delete ${key}` } })
    const creation = () => createUnder(app, ada, key, { title: '' })
    const twice = [await creation(), await creation()]
    const deleted = [await deletion(), await deletion()]

    expect(twice.map(({ code }) => code)).toEqual(['BAD_USER_INPUT', 'BAD_USER_INPUT'])
    expect(twice.map(fieldsOf)).toEqual([['title'], ['title']])
    expect(twice.map(isReplay)).toEqual([false, true])
    expect(deleted.map(({ data }) => data)).toEqual([{ deleteTask: { deletedTaskId: id } }, deleted[0]!.data])
  })

  test('20 times at once, on two instances, is done once', async () => {
    const { app, ada, key } = await start()
    const other = await sharedInstance()

    const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => createUnder(n % 2 ? app : other, ada, key)))

    expect(new Set(answers.map((answer) => JSON.stringify(told(answer)))).size).toBe(1)
    expect(answers.filter(isReplay)).toHaveLength(19)
    expect((await listTasks(app, await buildUser(app))).totalCount).toBe(0)
    expect((await listTasks(app, ada)).totalCount).toBe(1)
  })

  test('is done again after 24 hours, whether the key was removed or not', async () => {
    const clock = createClock()
    const app = await sharedApp(clock)
    const ada = await buildUser(app)
    const [kept, removed] = [newKey(), newKey()]
    for (const key of [kept, removed]) await createUnder(app, ada, key)
    const sweepNow = () => sweep(clock.now())

    clock.advance(DAY - SECOND)
    await sweepNow()
    const before = [await createUnder(app, ada, kept), await createUnder(app, ada, removed)]
    clock.advance(SECOND)
    const after = await createUnder(app, ada, kept, { title: 'Another' })
    await sweepNow()
    const swept = await createUnder(app, ada, removed)

    expect(before.map(isReplay)).toEqual([true, true])
    expect([after, swept].map(isReplay)).toEqual([false, false])
    expect(after.data?.createTask.task.title).toBe('Another')
    expect((await listTasks(app, ada)).totalCount).toBe(4)
  })
})

describe('a key', () => {
  test('that was used for other variables is refused, and nothing is done', async () => {
    const { app, ada, key, count } = await start()
    await createUnder(app, ada, key)

    const refused = await createUnder(app, ada, key, { title: 'Something else' })

    expect(refused).toMatchObject({ status: 422, data: null, code: 'IDEMPOTENCY_KEY_REUSED' })
    expect(isReplay(refused)).toBe(false)
    expect(await count()).toBe(1)
  })

  test.each([
    ['another document', { query: `${TWO_OPERATIONS} ` }],
    ['another operation name', { operationName: 'B' }],
  ])('that was used for %s is refused', async (_, changed) => {
    const { app, ada, key } = await start()
    const body = {
      query: TWO_OPERATIONS,
      operationName: 'A',
      variables: { input: { title: 'x' } },
    }
    const options = { as: ada, headers: { 'idempotency-key': key } }
    await sendDocument(app, body, options)

    const again = await sendDocument(app, body, options)
    const refused = await sendDocument(app, { ...body, ...changed }, options)

    expect(again.headers.get('idempotency-replayed')).toBe('true')
    expect([refused.status, refused.code()]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED'])
  })

  test('is the same for variables in another order', async () => {
    const { app, ada, key } = await start()
    await createUnder(app, ada, key, { title: 'Pack', priority: 'HIGH' })

    expect(isReplay(await createUnder(app, ada, key, { priority: 'HIGH', title: 'Pack' }))).toBe(true)
  })

  test("is each person's own", async () => {
    const { app, ada, key, count } = await start()
    const eve = await buildUser(app)
    await createUnder(app, ada, key, { title: "Ada's" })

    const { data, headers } = await createUnder(app, eve, key, { title: "Eve's" })

    expect(data?.createTask.task.title).toBe("Eve's")
    expect(headers.has('idempotency-replayed')).toBe(false)
    expect(await count()).toBe(1)
  })

  test.each([
    ['of one character', 'x'],
    ['of 255 characters', 'x'.repeat(255)],
    ['with whatever can be printed', `!"#$%&'()*+,-./09:;<=>?@AZ[\\]^_\`az{|}~ .`],
  ])('%s is taken', async (_, key) => {
    const { app, ada } = await start()
    await createUnder(app, ada, key)

    expect(isReplay(await createUnder(app, ada, key))).toBe(true)
  })

  test.each([
    ['is empty', ''],
    ['is 256 characters long', 'x'.repeat(256)],
    ['has a tab', 'a\tb'],
    ['is not ASCII', 'clé'],
  ])('that %s is refused, and nothing is done', async (_, key) => {
    const { app, ada, count } = await start()

    const refused = await createUnder(app, ada, key)

    expect(refused).toMatchObject({ status: 400, data: null, code: 'BAD_USER_INPUT' })
    expect(fieldsOf(refused)).toEqual(['Idempotency-Key'])
    expect(await count()).toBe(0)
  })

  test('does nothing to a query', async () => {
    const { app, ada, key } = await start()
    const { id } = await buildTask(app, ada)
    const read = () => execute(app, ReadTask, { as: ada, variables: { id }, headers: { 'idempotency-key': key } })
    const before = await read()
    await execute(app, DeleteTask, { as: ada, variables: { id } })

    const after = await read()

    expect([before.data?.task?.id, after.data?.task]).toEqual([id, null])
    expect(await keysOf(ada)).toEqual([])
  })

  test.each([
    ['cannot be parsed', { query: 'mutation {' }],
    ['is not of the contract', { query: 'mutation { createTask { task { id } } }' }],
    ['names no operation', { query: TWO_OPERATIONS }],
    ['names another operation', { query: TWO_OPERATIONS, operationName: 'C' }],
    ['has variables that are not', { query: CreateTask.toString(), variables: { input: { title: 7 } } }],
  ])('is free for another document when its first %s', async (_, body) => {
    const { app, ada, key } = await start()
    const refused = await sendDocument(app, body, { as: ada, headers: { 'idempotency-key': key } })

    const made = await createUnder(app, ada, key)

    expect(refused.code()).toMatch(/^GRAPHQL_|^BAD_USER_INPUT$|^OPERATION_RESOLUTION_FAILURE$/)
    expect(made.code).toBeUndefined()
    expect(isReplay(made)).toBe(false)
  })

  test('can be sent, and its replay seen, by a page of another origin', async () => {
    const { app } = await start()
    const headers = {
      origin: 'https://example.com',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type,idempotency-key',
    }

    const preflight = await send(app, { method: 'OPTIONS', headers })
    const answered = await send(app, { headers: { origin: 'https://example.com' } })

    expect(preflight.headers.get('access-control-allow-headers')?.toLowerCase()).toContain('idempotency-key')
    expect(answered.headers.get('access-control-expose-headers')?.toLowerCase()).toContain('idempotency-replayed')
  })
})
