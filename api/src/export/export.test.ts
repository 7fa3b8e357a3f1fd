import { describe, expect, test } from 'vitest'
import { ALL_SCOPES, buildAccessToken } from '../../test/access-tokens/access-tokens.ts'
import { signIn } from '../../test/accounts/account.ts'
import { requestChange } from '../../test/accounts/emails.ts'
import { resetToken } from '../../test/accounts/resets.ts'
import { createClock, sharedApp, startApp } from '../../test/app.ts'
import { buildTask, buildUser } from '../../test/build.ts'
import { answer } from '../../test/execute.ts'
import { askForExport, download, exportOf, giveTasks } from '../../test/export/export.ts'
import { captureLog } from '../../test/log.ts'
import { subjectsAt } from '../../test/mail/arrivals.ts'
import { startMailApp } from '../../test/mail/inbox.ts'
import { send } from '../../test/http/send.ts'
import { sql } from '../../test/database/sql.ts'
import { ReadTask } from '../../test/tasks/tasks.ts'
import { readToken } from '../../test/tokens/tokens.ts'
import { toPublicId, type IdType } from '../input/ids.ts'

describe('an export', () => {
  test('is a file of everything that is held about the person, in the words of the API', async () => {
    const clock = createClock(new Date('2026-11-21T09:30:00.750Z'))
    const app = await sharedApp(clock)
    const ada = await buildUser(app, { name: 'Ada "Countess" Lovelace', timeZone: 'Europe/Berlin' })
    const { id } = await buildTask(app, ada, { title: 'Water the plants 🪴', dueDate: '2027-01-31' })
    const { id: accessTokenId, token } = await buildAccessToken(app, ada)
    await signIn(app, ada)

    const everything = await exportOf(app, ada)

    const { task } = await answer(app, ReadTask, { as: ada, variables: { id } })
    const at = '2026-11-21T09:30:00.750Z'
    const { email, name } = ada
    const timeZone = 'Europe/Berlin'
    const user = {
      id: ada.id,
      email,
      name,
      timeZone,
      emailVerifiedAt: null,
      createdAt: at,
      updatedAt: at,
      passwordChangedAt: at,
      deletesAt: null,
    }
    const from = { device: expect.any(String), address: expect.stringMatching(/^10\./), createdAt: at }
    const session = {
      id: expect.stringMatching(/^session_/),
      ...from,
      lastSeenAt: at,
      expiresAt: '2026-11-28T09:30:00.000Z',
    }
    const event = { id: expect.stringMatching(/^event_/), ...from }
    expect(everything).toEqual({
      exportedAt: at,
      user,
      sessions: [
        { ...session, current: false },
        { ...session, current: true },
      ],
      accessTokens: [
        {
          id: accessTokenId,
          name: 'Backup script',
          lastCharacters: token.slice(-4),
          scopes: ALL_SCOPES,
          createdAt: at,
          lastUsedAt: null,
          expiresAt: null,
        },
      ],
      tasks: [task],
      taskChanges: [{ type: 'CREATED', taskId: id, createdAt: expect.any(String) }],
      securityEvents: [
        { ...event, type: 'DATA_EXPORTED' },
        { ...event, type: 'SIGNED_IN' },
        { ...event, type: 'ACCESS_TOKEN_CREATED' },
        { ...event, type: 'SIGNED_UP' },
      ],
      mails: [],
    })
  })

  test('has the mails about the person, with what they said and without their links', async () => {
    const clock = createClock(new Date('2026-11-21T09:30:00.750Z'))
    const app = await startMailApp({ clock })
    const ada = await buildUser(app)
    const reset = await resetToken(app, ada)
    const { to, proof, undo } = await requestChange(app, ada)
    for (const address of [ada.email, to]) await subjectsAt(app, address)

    const { mails } = await exportOf(app, ada)

    const at = '2026-11-21T09:30:00.750Z'
    const from = { device: expect.any(String), address: expect.stringMatching(/^10\./) }
    const sent = { createdAt: at, sentAt: at }
    expect(mails).toEqual([
      { kind: 'EMAIL_CHANGE_REQUESTED', email: ada.email, facts: { ...from, email: to }, ...sent },
      { kind: 'CHANGE_EMAIL', email: to, facts: from, ...sent },
      { kind: 'RESET_PASSWORD', email: ada.email, facts: from, ...sent },
    ])
    for (const token of [reset, proof, undo]) expect(JSON.stringify(mails)).not.toContain(token.slice(-43))
  })

  test('is complete, however much there is, and has nothing of anybody else', async () => {
    const app = await sharedApp()
    const [ada, eve] = [await buildUser(app), await buildUser(app)]
    await giveTasks(ada, 1234)
    await giveTasks(eve, 1234)

    const everything = await exportOf(app, ada)

    const held = async (table: string, type: IdType) => {
      const rows = `select id from ${table} where user_id = (select id from users where email = $1) order by id desc`
      return (await sql<{ id: string }>(rows, [ada.email])).map(({ id }) => toPublicId(type, id))
    }
    const idsOf = (rows: { id?: unknown }[]) => rows.map(({ id }) => id)
    expect(everything.user['id']).toBe(ada.id)
    expect(everything.tasks).toHaveLength(1234)
    expect(everything.taskChanges.map(({ taskId }) => taskId).toSorted()).toEqual(idsOf(everything.tasks).toSorted())
    expect(idsOf(everything.tasks)).toEqual(await held('tasks', 'task'))
    expect(idsOf(everything.sessions)).toEqual(await held('sessions', 'session'))
    expect(idsOf(everything.securityEvents)).toEqual(await held('security_events', 'event'))
  })

  test('has every column of every table that is keyed by the person, but for those that somebody chose to leave out', async () => {
    const app = await startMailApp()
    const ada = await buildUser(app)
    await buildTask(app, ada)
    await buildAccessToken(app, ada)

    const everything = await exportOf(app, ada)

    const columns = await sql<{ table: string; column: string }>(`
      select table_name as table, column_name as column from information_schema.columns where table_schema = 'public'
      and column_name <> 'user_id' and (table_name = 'users' or table_name in (
        select table_name from information_schema.columns where table_schema = 'public' and column_name = 'user_id'))`)
    const held = columns.map(({ table, column }) => `${table}.${column}`)
    const exported = Object.entries({ users: [everything.user], ...everything }).flatMap(([part, rows]) =>
      Array.isArray(rows) ? Object.keys(rows[0] ?? {}).map((key) => `${snakeCase(part)}.${snakeCase(key)}`) : [],
    )
    expect(held.filter((column) => !exported.includes(column)).toSorted()).toEqual(LEFT_OUT)
  })

  test('has no secret, not even that of the export itself', async () => {
    const log = captureLog()
    const app = await startApp({ log: log.log })
    const ada = await buildUser(app)
    const { token } = await askForExport(app, ada)

    const { text } = await download(app, { token })

    await log.lines(2)
    for (const secret of [ada.token, token, '$argon2id', ...token.split('.')]) {
      expect(text).not.toContain(secret)
      expect(log.text()).not.toContain(secret)
    }
  })

  test('is answered as a file that no cache keeps, and has its line in the log', async () => {
    const log = captureLog()
    const app = await startApp({ log: log.log })
    const ada = await buildUser(app)
    const { token, path } = await askForExport(app, ada)

    const { status, headers } = await send(app, { path, as: { token }, headers: { 'x-request-id': 'a-request-id' } })

    expect(status).toBe(200)
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'content-disposition': 'attachment; filename="latchkey-export.json"',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'x-request-id': 'a-request-id',
    })
    const user = String(readToken(token).claims['sub'])
    const line = await log.lineOf('/export')
    expect(line).toMatchObject({
      requestId: 'a-request-id',
      method: 'GET',
      path: '/export',
      status: 200,
      user,
      msg: 'ok',
    })
  })

  test('is remembered once, whoever asks for it and however often it is then downloaded', async () => {
    const app = await sharedApp()
    const ada = await buildUser(app)
    const ticket = await askForExport(app, ada)

    await download(app, ticket)
    await download(app, ticket)

    const { securityEvents } = await exportOf(app, ada)
    expect(securityEvents.map(({ type }) => type)).toEqual(['DATA_EXPORTED', 'DATA_EXPORTED', 'SIGNED_UP'])
  })
})

/**
 * Columns that the export leaves out, besides the owner of each row. Add a column only with the
 * reason.
 */
const LEFT_OUT = [
  'access_tokens.token_hash',
  // Recent responses, kept for a day: the export has the current state of everything in them.
  'idempotency_keys.claimed_at',
  'idempotency_keys.created_at',
  'idempotency_keys.fingerprint',
  'idempotency_keys.key',
  'idempotency_keys.response',
  // Links that were not used yet. Whoever has one of them can take over the account.
  'links.created_at',
  'links.email',
  'links.expires_at',
  'links.id',
  'links.password_changed_at',
  'links.purpose',
  // How far the sender is. The id of a link is a part of its token.
  'mails.attempts',
  'mails.id',
  'mails.link_id',
  'mails.next_attempt_at',
  'task_change_counts.count',
  'task_changes.number',
  'tasks.search_text',
  'users.password_hash',
]

const snakeCase = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
