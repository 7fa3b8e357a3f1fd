import { describe, expect, test } from 'vitest'
import { cloneFreshDatabase, startApp } from '../../test/app.ts'
import { buildTask, buildUser } from '../../test/build.ts'
import { execute } from '../../test/execute.ts'
import { captureLog } from '../../test/log.ts'
import { send, sendDocument } from '../../test/http/send.ts'
import { sql } from '../../test/database/sql.ts'
import { CreateTask, ReadTask } from '../../test/tasks/tasks.ts'
import { MAX_COST } from './cost.ts'

/**
 * A person with a task, and one who has just signed up, in a database that a statement has broken
 * since.
 */
async function startBroken(statement: string) {
  const databaseUrl = await cloneFreshDatabase()
  const log = captureLog()
  const app = await startApp({ databaseUrl, log: log.log })
  const ada = await buildUser(app)
  const { id } = await buildTask(app, ada)
  const grace = await buildUser(app)
  const before = (await log.lines(1)).length
  await sql(statement, [], databaseUrl)
  return { app, ada, grace, id, since: async (count: number) => (await log.lines(before + count)).slice(before) }
}

const RENAME_COLUMN = 'alter table tasks rename column title to heading'

describe('an error that nobody expected', () => {
  test('is one sentence for the caller, who learns nothing about the inside', async () => {
    const { app, ada, id } = await startBroken(RENAME_COLUMN)

    const { text, status } = await sendDocument(app, { query: ReadTask.toString(), variables: { id } }, { as: ada })

    expect(status).toBe(200)
    expect(JSON.parse(text)).toEqual({
      data: { task: null },
      errors: [
        {
          message: expect.stringMatching(/^Something went wrong on our side\..*X-Request-Id/),
          locations: [{ line: expect.any(Number), column: expect.any(Number) }],
          path: ['task'],
          extensions: { code: 'INTERNAL_SERVER_ERROR' },
        },
      ],
      extensions: { cost: { requested: expect.any(Number), limit: MAX_COST } },
    })
    expect(text).not.toMatch(/select|title|relation|stack|node_modules|\.ts/i)
  })

  test('is in the log whole, with the request’s id, what was asked, and where', async () => {
    const { app, ada, id, since } = await startBroken(RENAME_COLUMN)
    const headers = { 'x-request-id': 'request-of-ada' }

    await execute(app, ReadTask, { as: ada, variables: { id }, headers })

    expect(await since(2)).toMatchObject([
      {
        level: 'error',
        requestId: 'request-of-ada',
        path: ['task'],
        err: {
          message: expect.stringMatching(/column .*title.* does not exist/),
          stack: expect.stringMatching(/api\/src\/[\w/.]+\.ts/),
        },
      },
      {
        level: 'info',
        requestId: 'request-of-ada',
        operation: 'TaskReading',
        errors: ['INTERNAL_SERVER_ERROR'],
        msg: 'failed',
      },
    ])
  })

  test('while writing does not tell the log what was written', async () => {
    const { app, ada, since } = await startBroken(RENAME_COLUMN)

    const input = { title: 'A secret of Ada', description: 'Another secret' }
    const { code } = await execute(app, CreateTask, { as: ada, variables: { input } })

    expect(code).toBe('INTERNAL_SERVER_ERROR')
    expect(JSON.stringify(await since(2))).not.toMatch(/secret/)
  })

  test('while finding out who is calling is masked, logged whole, and answered with 500', async () => {
    const { app, grace, since } = await startBroken('drop table sessions')

    const { status, code, headers } = await execute(app, ReadTask, { as: grace, variables: { id: 'x' } })

    expect([status, code]).toEqual([500, 'INTERNAL_SERVER_ERROR'])
    expect(await since(2)).toMatchObject([
      {
        level: 'error',
        requestId: headers.get('x-request-id'),
        err: { message: expect.stringMatching(/sessions.* does not exist/), stack: expect.any(String) },
      },
      { status: 500, errors: ['INTERNAL_SERVER_ERROR'], msg: 'failed' },
    ])
  })
})

describe('an error about the input', () => {
  test('of a variable of the wrong shape names the field, in words for people, and echoes no stack', async () => {
    const { app, ada } = await startBroken('select 1')
    const variables = { input: { title: 'x', priority: 'SOON' } }

    const { text } = await sendDocument(app, { query: CreateTask.toString(), variables }, { as: ada })

    expect(JSON.parse(text).errors).toMatchObject([
      {
        extensions: {
          code: 'BAD_USER_INPUT',
          fields: [{ path: 'priority', message: 'priority must be one of NONE, LOW, MEDIUM, HIGH.' }],
        },
      },
    ])
    expect(text).not.toMatch(/stack|node_modules/)
  })

  test.each([
    ['of the wrong type', { title: 7, priority: 'SOON', dueDate: 5 }, ['title', 'priority', 'dueDate']],
    ['that is missing', {}, ['title']],
    ['that nobody knows', { title: 'x', colour: 'red' }, ['colour']],
    ['that cannot be null', { title: null }, ['title']],
  ])('names every field %s', async (_, input, named) => {
    const { app, ada } = await startBroken('select 1')

    const { text } = await sendDocument(app, { query: CreateTask.toString(), variables: { input } }, { as: ada })

    const { errors }: { errors: { extensions: { fields: { path: string }[] } }[] } = JSON.parse(text)
    const paths = errors.flatMap(({ extensions }) => extensions.fields.map(({ path }) => path))
    expect(paths.toSorted()).toEqual(named.toSorted())
  })

  test('names the variable when that is all there is to name', async () => {
    const { app, ada } = await startBroken('select 1')

    const { text } = await sendDocument(app, { query: ReadTask.toString(), variables: { id: {} } }, { as: ada })

    expect(JSON.parse(text).errors).toMatchObject([
      { extensions: { code: 'BAD_USER_INPUT', fields: [{ path: 'id' }] } },
    ])
  })

  test('of variables that do not belong to the document is the caller’s', async () => {
    const { app, ada } = await startBroken('select 1')
    const headers = { 'content-type': 'application/json' }
    const body = JSON.stringify({ query: ReadTask.toString(), variables: {} })

    const refused = await send(app, { method: 'POST', as: ada, headers, body })

    expect([refused.status, refused.code()]).toEqual([400, 'BAD_USER_INPUT'])
  })
})
