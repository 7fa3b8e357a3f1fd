import { describe, expect, test, vi } from 'vitest'
import { EndAccount } from '../../test/accounts/account-security.ts'
import { openSession, Signout } from '../../test/accounts/account.ts'
import { cloneFreshDatabase, createClock, startApp } from '../../test/app.ts'
import { buildUser, PASSWORD, type Person } from '../../test/build.ts'
import { answer, type App } from '../../test/execute.ts'
import { holdReads, startNetwork } from '../../test/database/network.ts'
import { changePassword } from '../../test/accounts/passwords.ts'
import { sendDocument } from '../../test/http/send.ts'
import { RevokeOtherSessions, RevokeSession, sessionId } from '../../test/sessions/sessions.ts'
import { sql } from '../../test/database/sql.ts'
import { acceptedFor, askMe, BAD_TOKEN, readToken } from '../../test/tokens/tokens.ts'
import { MINUTE, SECOND } from '../time.ts'

type Signed = { token: string }

/** The connections that receive notifications of ended sessions. */
const listening = async (databaseUrl: string) => {
  const named = `select pid from pg_stat_activity where datname = current_database()
                 and application_name = 'latchkey listener' and query like 'listen heartbeat%' and state = 'idle'`
  return (await sql<{ pid: number }>(named, [], databaseUrl)).map(({ pid }) => pid)
}

/** An API that receives notifications, and a person whose session it has cached. */
async function start(clock = createClock()) {
  const databaseUrl = await cloneFreshDatabase()
  const app = await startApp({ databaseUrl, clock })
  await expect.poll(() => listening(databaseUrl)).toHaveLength(1)
  const ada = await buildUser(app)
  await askMe(app, ada.token)
  return { databaseUrl, app, ada }
}

const END = 'delete from sessions where id = $1'
const endByHand = (databaseUrl: string, token: string) => sql(END, [readToken(token).claims['sid']], databaseUrl)

/**
 * The responses to a person during a second and a half while the table of sessions is locked, and
 * whether one had to read it.
 */
async function askWithoutSessions(databaseUrl: string, app: App, as: Person) {
  await askMe(app, as.token)
  const sessions = await holdReads(databaseUrl, 'sessions')
  const answers = new Set<string>()
  let over = false
  const ask = async () => {
    for (const until = performance.now() + 1.5 * SECOND; performance.now() < until;) {
      const { text } = await sendDocument(app, { query: '{ __typename tasks(first: 1) { nodes { id } } }' }, { as })
      const { data, errors }: { data?: unknown; errors?: unknown } = JSON.parse(text)
      answers.add(JSON.stringify({ data, errors }))
    }
    over = true
  }
  const asked = ask()
  await vi.waitUntil(async () => over || (await sessions.waiting()).length > 0, { timeout: 10 * SECOND })
  const looked = !over
  await sessions.letGo()
  await asked
  return { answers: [...answers], looked }
}

const ANSWERED = { answers: ['{"data":{"__typename":"Query","tasks":{"nodes":[]}}}'], looked: false }
/** A new listening connection, or a busy machine, may cost another read. */
const SOON = { timeout: 15 * SECOND }
const PATIENT = { timeout: 40 * SECOND }

describe('a session that is known', () => {
  test('costs its requests no look at the table of sessions, for as long as it is used', PATIENT, async () => {
    const { databaseUrl, app, ada } = await start()

    await expect.poll(() => askWithoutSessions(databaseUrl, app, ada), SOON).toEqual(ANSWERED)
  })

  test('is known of that session alone: a new one is looked up, and waits while it cannot be', async () => {
    const { databaseUrl, app, ada } = await start()
    const phone = await openSession(app, ada)
    const sessions = await holdReads(databaseUrl, 'sessions')

    const asked = askMe(app, phone.token)

    await expect.poll(sessions.waiting).toHaveLength(1)
    await sessions.letGo()
    expect((await asked).data?.me?.id).toBe(ada.id)
  })

  test.each<[string, string]>([
    ['its row is deleted', END],
    ['its owner’s account is deleted', 'delete from users where id = (select user_id from sessions where id = $1)'],
    ['all rows are deleted', 'delete from sessions where $1::uuid is not null'],
  ])('is refused on every instance after a minute, when %s by hand and nothing notifies them', async (_, statement) => {
    const clock = createClock()
    const { databaseUrl, app, ada } = await start(clock)
    const other = await startApp({ databaseUrl, clock })
    await expect.poll(() => listening(databaseUrl)).toHaveLength(2)
    expect((await askMe(other, ada.token)).status).toBe(200)
    await sql('alter table sessions disable trigger user', [], databaseUrl)
    await sql(statement, [readToken(ada.token).claims['sid']], databaseUrl)

    clock.advance(MINUTE + 1)
    const answers = [await askMe(app, ada.token), await askMe(other, ada.token)]

    expect(answers).toEqual([BAD_TOKEN, BAD_TOKEN])
  })

  test('is not known by an answer that was on its way when it ended', async () => {
    const databaseUrl = await cloneFreshDatabase()
    const network = await startNetwork(databaseUrl)
    const app = await startApp({ databaseUrl: network.url })
    await expect.poll(() => listening(databaseUrl)).toHaveLength(1)
    const ada = await buildUser(app)
    const phone = await openSession(app, ada)
    await askMe(app, ada.token)
    const answered = network.holdAnswerTo(String(readToken(phone.token).claims['sid']))
    const asked = askMe(app, phone.token)
    const letGo = await answered

    await sql(
      `with ended as (delete from sessions returning id) select pg_notify('session_ended', id::text) from ended`,
      [],
      databaseUrl,
    )
    await acceptedFor(app, ada.token) // until the API has received both notifications
    letGo()
    await asked

    expect(await askMe(app, phone.token)).toEqual(BAD_TOKEN)
  })

  test('is not ended by a transaction that is undone', async () => {
    const { databaseUrl, app, ada } = await start()

    await sql(`do $$ begin delete from sessions; raise exception 'no'; end $$`, [], databaseUrl).catch(() => {})

    expect((await askMe(app, ada.token)).data?.me?.id).toBe(ada.id)
  })
})

describe('when the connection that listens', () => {
  test(
    'is ended by the database, sessions are refused within a second all the same, and it comes back',
    PATIENT,
    async () => {
      const { databaseUrl, app, ada } = await start()
      const phone = await openSession(app, ada)
      await askMe(app, phone.token)
      const [pid] = await listening(databaseUrl)

      await sql('select pg_terminate_backend($1)', [pid], databaseUrl)
      await endByHand(databaseUrl, phone.token)

      expect(await acceptedFor(app, phone.token)).toBeLessThan(SECOND)
      const again = async () => (await listening(databaseUrl)).filter((other) => other !== pid)
      await expect.poll(again, { timeout: 5 * SECOND }).toHaveLength(1)
      await expect.poll(() => askWithoutSessions(databaseUrl, app, ada), SOON).toEqual(ANSWERED)
    },
  )

  test(
    'goes silent without an end, sessions are refused within a second all the same, and another one takes its place',
    PATIENT,
    async () => {
      const databaseUrl = await cloneFreshDatabase()
      const network = await startNetwork(databaseUrl)
      const app = await startApp({ databaseUrl: network.url, times: { silence: 2 * SECOND } })
      await expect.poll(() => listening(databaseUrl)).toHaveLength(1)
      const ada = await buildUser(app)
      const phone = await openSession(app, ada)
      await askMe(app, phone.token)

      expect(network.silenceListening()).toBe(true)
      await endByHand(databaseUrl, phone.token)

      expect(await acceptedFor(app, phone.token)).toBeLessThan(SECOND)
      expect((await askMe(app, ada.token)).data?.me?.id).toBe(ada.id)
      await expect.poll(() => listening(databaseUrl), { timeout: 10 * SECOND }).toHaveLength(2)
      await expect.poll(() => askWithoutSessions(databaseUrl, app, ada), SOON).toEqual(ANSWERED)
    },
  )

  test.each<[string, (app: App, as: { laptop: Person; phone: Signed; phoneId: string }) => Promise<unknown>]>([
    ['revoked', (app, { laptop, phoneId: id }) => answer(app, RevokeSession, { as: laptop, variables: { id } })],
    ['revoked with all others', (app, { laptop }) => answer(app, RevokeOtherSessions, { as: laptop })],
    ['ended by itself', (app, { phone }) => answer(app, Signout, { as: phone })],
    ['replaced', (app, { laptop, phone }) => openSession(app, { ...laptop, as: phone })],
    ['ended with its password', (app, { laptop }) => changePassword(app, laptop)],
    [
      'ended with its account',
      (app, { laptop }) => answer(app, EndAccount, { as: laptop, variables: { password: PASSWORD } }),
    ],
  ])('has not told yet, a session that is %s here is refused here at once', async (_, end) => {
    const databaseUrl = await cloneFreshDatabase()
    const network = await startNetwork(databaseUrl)
    const app = await startApp({ databaseUrl: network.url })
    await expect.poll(() => listening(databaseUrl)).toHaveLength(1)
    const laptop = await buildUser(app)
    const phone = await openSession(app, laptop)
    const phoneId = await sessionId(app, phone)

    network.silenceListening()
    await end(app, { laptop, phone, phoneId })

    expect(await askMe(app, phone.token)).toEqual(BAD_TOKEN)
  })

  test('is away with the database, nobody is believed from memory for more than a second', async () => {
    const network = await startNetwork(await cloneFreshDatabase())
    const app = await startApp({ databaseUrl: network.url })
    const ada = await buildUser(app)
    await askMe(app, ada.token)
    const ask = () => sendDocument(app, { query: '{ __typename }' }, { as: ada })

    await network.cut()

    const begun = performance.now()
    let believed = 0
    for (let sent = 0; (await ask()).status === 200; sent = performance.now() - begun) believed = sent
    expect(believed).toBeLessThan(SECOND)
    expect((await ask()).code()).toBe('SERVICE_UNAVAILABLE')
    await network.mend()
    expect((await ask()).status).toBe(200)
  })

  test('it is closed with the API', async () => {
    const { databaseUrl, app } = await start()

    await app.close()

    await expect.poll(() => listening(databaseUrl)).toEqual([])
  })
})
