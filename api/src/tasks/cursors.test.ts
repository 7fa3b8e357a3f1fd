import { describe, expect, test } from 'vitest'
import { sharedApp } from '../../test/app.ts'
import { buildTask, buildUser } from '../../test/build.ts'
import { execute, fieldsOf } from '../../test/execute.ts'
import { ListTasks, listTasks } from '../../test/tasks/tasks.ts'

/** Two people, and a cursor of each. */
async function start() {
  const app = await sharedApp()
  const [ada, eve] = await Promise.all([buildUser(app), buildUser(app)])
  await Promise.all([buildTask(app, ada), buildTask(app, eve)])
  const cursorOf = async (as: typeof ada) => (await listTasks(app, as)).edges[0]!.cursor
  return { app, ada, eve, own: await cursorOf(ada), foreign: await cursorOf(eve) }
}

const bytes = (cursor: string) => Buffer.from(cursor, 'base64url')
const withByte = (cursor: string, index: number) => {
  const changed = bytes(cursor)
  changed[index] = (changed[index] ?? 0) ^ 1
  return changed.toString('base64url')
}

describe('a cursor', () => {
  test.each<[string, (cursors: { own: string; foreign: string }) => string]>([
    ['of somebody else', ({ foreign }) => foreign],
    ['that is empty', () => ''],
    ['that is no cursor at all', () => 'no cursor'],
    ['that is an offset', () => Buffer.from('arrayconnection:5').toString('base64')],
    ['with one character less', ({ own }) => own.slice(0, -1)],
    ['with one byte less', ({ own }) => bytes(own).subarray(0, -1).toString('base64url')],
    ['with one character more', ({ own }) => `${own}A`],
    ['with padding', ({ own }) => `${own}=`],
    ['with a space in it', ({ own }) => `${own.slice(0, 5)} ${own.slice(5)}`],
    ['with a line break after it', ({ own }) => `${own}\n`],
    ['with NUL in it', ({ own }) => `${own}\u0000`],
    ['of another ordering', ({ own }) => withByte(own, 0)],
    ['with somebody else’s mark', ({ own }) => withByte(own, 4)],
    ['that is twice the same', ({ own }) => own + own],
    ['of a hundred thousand characters', ({ own }) => own.repeat(3600)],
  ])('%s is refused, as after and as before', async (_, make) => {
    const { app, ada, ...cursors } = await start()
    const cursor = make(cursors)

    const after = await execute(app, ListTasks, { as: ada, variables: { after: cursor } })
    const before = await execute(app, ListTasks, { as: ada, variables: { before: cursor } })

    expect([after, before]).toMatchObject([
      { status: 200, data: null, code: 'BAD_USER_INPUT' },
      { status: 200, data: null, code: 'BAD_USER_INPUT' },
    ])
    expect([fieldsOf(after), fieldsOf(before)]).toEqual([['after'], ['before']])
  })

  test('tells neither a row nor a person in plain text', async () => {
    const { ada, own } = await start()

    expect(bytes(own).toString('latin1')).not.toContain(ada.id)
    expect(own).toMatch(/^[\w-]{28}$/)
  })

  test('stays good when its task changes, and for another session of the same person', async () => {
    const { app, ada, own } = await start()

    const page = await listTasks(app, ada, { after: own })

    expect(page.nodes).toEqual([])
    expect(page.pageInfo).toMatchObject({ hasPreviousPage: true })
  })
})
