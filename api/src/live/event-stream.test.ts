import { request, type IncomingMessage } from 'node:http'
import { describe, expect, onTestFinished, test } from 'vitest'
import { sharedApp, startApp } from '../../test/app.ts'
import { buildTask, buildUser } from '../../test/build.ts'
import { FollowTasks, latestCursor } from '../../test/tasks/changes/changes.ts'
import { giveTasks } from '../../test/export/export.ts'
import { followByEvents } from '../../test/live/live.ts'
import { captureLog } from '../../test/log.ts'
import { send, sendDocument } from '../../test/http/send.ts'
import { forge } from '../../test/tokens/tokens.ts'

const path = '/graphql/stream'
const query = FollowTasks.toString()

describe('a stream of events', () => {
  test('is refused to nobody, and with a token that is not good, before it begins', async () => {
    const app = await sharedApp()
    const ada = await buildUser(app)
    const forged = forge(ada.token, { secret: 'x'.repeat(32) })

    const refused = await Promise.all([
      sendDocument(app, { query }, { path }),
      sendDocument(app, { query }, { path, as: { token: forged } }),
      send(app, { path: `${path}?query=${encodeURIComponent(query)}` }),
    ])

    expect(refused.map(({ status, code }) => [status, code()])).toEqual(refused.map(() => [401, 'UNAUTHENTICATED']))
    for (const { headers } of refused) expect(headers.get('www-authenticate')).toMatch(/^Bearer/)
  })

  test('begins by POST and by GET, is of its type, and kept by no cache and no proxy', async () => {
    const app = await sharedApp()
    const ada = await buildUser(app)
    const headers = { authorization: `Bearer ${ada.token}` }
    const variables = JSON.stringify({ after: await latestCursor(app, ada) })
    const url = `${app.url}${path}?${String(new URLSearchParams({ query, variables }))}`

    const begun = await fetch(url, { headers })

    await buildTask(app, ada)
    const reader = begun.body!.pipeThrough(new TextDecoderStream()).getReader()
    let text = ''
    while (!text.includes('event: next')) text += (await reader.read()).value ?? ''
    await reader.cancel()
    expect(text).toMatch(/^:\n\nevent: next\ndata: \{"data":\{"taskChanged":\{.*\}\}\}\n\n$/)
    expect(Object.fromEntries(begun.headers)).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
      'access-control-allow-origin': '*',
    })
  })

  test.each<[string, string, string]>([
    ['a query', 'BAD_REQUEST', '{ me { id } }'],
    ['a mutation', 'BAD_REQUEST', 'mutation { signout { signedOutAt } }'],
    ['what cannot be parsed', 'GRAPHQL_PARSE_FAILED', 'subscription {'],
    ['an unknown field', 'GRAPHQL_VALIDATION_FAILED', 'subscription { everything }'],
  ])('of %s is told %s, and is complete', async (_, code, query) => {
    const app = await sharedApp()

    const heard = followByEvents(app, await buildUser(app), { query })

    expect(await heard.ended()).toBe('complete')
    expect(heard.errors.map(({ extensions }) => extensions.code)).toEqual([code])
  })

  test.each(['{}', '[]', '{"query":1}', '{"query":"{me{id}}","variables":[]}'])('cannot be of %s', async (body) => {
    const app = await sharedApp()
    const as = await buildUser(app)

    const refused = await send(app, { path, as, method: 'POST', body, headers: { 'content-type': 'application/json' } })

    expect([refused.status, refused.code()]).toEqual([400, 'BAD_REQUEST'])
  })

  test('says now and then that it is there', async () => {
    const app = await startApp({ times: { ping: 20 } })
    const { token } = await buildUser(app)

    const { body } = await fetch(`${app.url}${path}?${String(new URLSearchParams({ query }))}`, {
      headers: { authorization: `Bearer ${token}` },
    })

    const reader = body!.pipeThrough(new TextDecoderStream()).getReader()
    let text = ''
    while (text.length < 12) text += (await reader.read()).value ?? ''
    await reader.cancel()
    expect(text).toMatch(/^(:\n\n){4,}$/)
  })

  test('whose reader takes nothing any more is dropped, and not kept in memory', async () => {
    const log = captureLog()
    const app = await startApp({ log: log.log, times: { ping: 200 } })
    const ada = await buildUser(app)
    const after = await latestCursor(app, ada)
    await giveTasks(ada, 1500, 10_000)
    const query = 'subscription ($after: String) { taskChanged(after: $after) { task { description } } }'
    const parameters = String(new URLSearchParams({ query, variables: JSON.stringify({ after }) }))

    await beginStream(`${app.url}${path}?${parameters}`, ada)

    const lines = await log.lines(2)
    expect(lines.at(-1)).toMatchObject({ path, user: expect.any(String) })
  })

  test('that its reader leaves is one line in the log, and no failure', async () => {
    const log = captureLog()
    const app = await startApp({ log: log.log })
    const ada = await buildUser(app)
    const heard = followByEvents(app, ada, { after: await latestCursor(app, ada) })
    await buildTask(app, ada)
    await heard.types(1)

    heard.stop()

    const lines = await log.lines(3)
    expect(lines.at(-1)).toMatchObject({ path, status: 200, user: expect.any(String), msg: 'ok' })
    expect(log.text()).not.toContain(ada.token)
  })
})

/** Reads only the head of the response. */
function beginStream(url: string, { token }: { token: string }): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  const sent = request(url, { headers: { authorization: `Bearer ${token}` } }, resolve)
  sent.on('error', reject).end()
  onTestFinished(() => void sent.destroy())
  return promise
}

describe('a subscription', () => {
  test('is no request: by POST to /graphql it is refused, with where it belongs', async () => {
    const app = await sharedApp()
    const ada = await buildUser(app)

    const refused = await sendDocument(app, { query }, { as: ada })

    expect(refused.status).toBe(400)
    expect(refused.text).toContain('/graphql/stream')
  })
})
