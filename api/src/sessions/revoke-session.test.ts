import { describe, expect, test } from 'vitest'
import { openSession, Signout } from '../../test/accounts/account.ts'
import { createClock, sharedApp, startApp, type TestApp } from '../../test/app.ts'
import { buildTask, buildUser } from '../../test/build.ts'
import { answer, execute, fieldsOf } from '../../test/execute.ts'
import { eventsOf, listSessions, RevokeOtherSessions, RevokeSession, sessionId } from '../../test/sessions/sessions.ts'
import { sql } from '../../test/database/sql.ts'
import { acceptedFor, askMe, BAD_TOKEN } from '../../test/tokens/tokens.ts'
import { newId, toPublicId } from '../input/ids.ts'
import { DAY, SECOND } from '../time.ts'

/** A person with a laptop and a phone, and another person. */
async function start(app: TestApp) {
  const [laptop, eve] = [await buildUser(app), await buildUser(app)]
  const phone = await openSession(app, laptop)
  return { laptop, eve, phone, phoneId: await sessionId(app, phone) }
}

describe('revokeSession', () => {
  test('ends another session of mine at once, and within a second on every other instance', async () => {
    const [first, second] = [await startApp(), await startApp()]
    const { laptop, phone, phoneId } = await start(first)
    expect((await askMe(second, phone.token)).data?.me?.id).toBe(laptop.id)

    const { revokeSession } = await answer(first, RevokeSession, { as: laptop, variables: { id: phoneId } })

    const accepted = acceptedFor(second, phone.token)
    expect(revokeSession).toEqual({ revokedSessionId: phoneId })
    expect(await askMe(first, phone.token)).toEqual(BAD_TOKEN)
    expect(await accepted).toBeLessThan(SECOND)
    expect(await listSessions(second, laptop)).toEqual([expect.objectContaining({ current: true })])
  })

  test('ends the session that asks, too', async () => {
    const app = await sharedApp()
    const { laptop, phone, phoneId } = await start(app)

    await answer(app, RevokeSession, { as: phone, variables: { id: phoneId } })

    expect(await askMe(app, phone.token)).toEqual(BAD_TOKEN)
    expect(await listSessions(app, laptop)).toHaveLength(1)
  })

  test('of somebody else’s session ends nothing, and does not reveal it', async () => {
    const app = await sharedApp()
    const { laptop, eve, phone, phoneId } = await start(app)
    const revoke = (id: string) => execute(app, RevokeSession, { as: eve, variables: { id } })

    const [theirs, nobodys] = [await revoke(phoneId), await revoke(toPublicId('session', newId()))]

    expect(theirs).toMatchObject({ status: 200, code: 'NOT_FOUND', data: null })
    expect(theirs.errors).toEqual(nobodys.errors)
    expect((await askMe(app, phone.token)).data?.me?.id).toBe(laptop.id)
    expect(await eventsOf(laptop.email)).not.toContain('SESSION_REVOKED')
  })

  test('of a session that has ended is NOT_FOUND: revoked, signed out, or expired', async () => {
    const clock = createClock()
    const app = await sharedApp(clock)
    const { laptop, phone, phoneId } = await start(app)
    clock.advance(DAY)
    const [tablet, watch, desktop] = [
      await openSession(app, laptop),
      await openSession(app, laptop),
      await openSession(app, laptop),
    ]
    const ended = [await sessionId(app, tablet), await sessionId(app, watch), phoneId]
    await answer(app, RevokeSession, { as: desktop, variables: { id: ended[0]! } })
    await answer(app, Signout, { as: watch })
    expect((await askMe(app, phone.token)).status).toBe(200)
    clock.advance(6 * DAY)

    const answers = await Promise.all(
      ended.map((id) => execute(app, RevokeSession, { as: desktop, variables: { id } })),
    )

    for (const answer of answers) expect(answer).toMatchObject({ status: 200, code: 'NOT_FOUND', data: null })
  })

  test.each<[string, (of: { user: string; task: string; session: string }) => string]>([
    ['a user’s', ({ user }) => user],
    ['a task’s', ({ task }) => task],
    ['a session’s id in capitals', ({ session }) => session.toUpperCase()],
    ['a session’s id with more after it', ({ session }) => `${session}0`],
    ['a session’s id with a NUL', ({ session }) => `${session}\u0000`],
    ['a bare UUID', () => newId()],
    ['nothing', () => ''],
  ])('refuses %s as the id, and ends nothing', async (_, idOf) => {
    const app = await sharedApp()
    const { laptop, phone, phoneId } = await start(app)
    const { id: task } = await buildTask(app, laptop)
    const id = idOf({ user: laptop.id, task, session: phoneId })

    const refused = await execute(app, RevokeSession, { as: laptop, variables: { id } })

    expect(refused).toMatchObject({ status: 200, code: 'BAD_USER_INPUT', data: null })
    expect(fieldsOf(refused)).toEqual(['id'])
    expect((await askMe(app, phone.token)).status).toBe(200)
  })

  test('of one session 20 times at once, on two instances, succeeds once, and happened once', async () => {
    const apps = [await startApp(), await startApp()]
    const { laptop, phoneId: id } = await start(apps[0]!)

    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => execute(apps[n % 2]!, RevokeSession, { as: laptop, variables: { id } })),
    )

    expect(answers.map(({ code }) => code).toSorted()).toEqual([...Array(19).fill('NOT_FOUND'), undefined])
    expect(await eventsOf(laptop.email)).toEqual(['SIGNED_UP', 'SIGNED_IN', 'SESSION_REVOKED'])
  })
})

describe('revokeOtherSessions', () => {
  test('ends all but the one that asks, and says which, at once and within a second on every other instance', async () => {
    const [first, second] = [await startApp(), await startApp()]
    const { laptop, eve, phone, phoneId } = await start(first)
    const tablet = await openSession(first, laptop)
    const tabletId = await sessionId(first, tablet)
    for (const { token } of [laptop, phone, tablet, eve]) expect((await askMe(second, token)).status).toBe(200)

    const { revokeOtherSessions } = await answer(first, RevokeOtherSessions, { as: laptop })

    const accepted = [phone, tablet].map(({ token }) => acceptedFor(second, token))
    for (const { token } of [phone, tablet]) expect(await askMe(first, token)).toEqual(BAD_TOKEN)
    for (const milliseconds of await Promise.all(accepted)) expect(milliseconds).toBeLessThan(SECOND)
    expect(revokeOtherSessions.revokedSessionIds.toSorted()).toEqual([phoneId, tabletId].toSorted())
    for (const { token } of [laptop, eve]) expect((await askMe(second, token)).status).toBe(200)
  })

  test('when there are no others ends none, and nothing has happened', async () => {
    const app = await sharedApp()
    const ada = await buildUser(app)

    const { revokeOtherSessions } = await answer(app, RevokeOtherSessions, { as: ada })

    expect(revokeOtherSessions).toEqual({ revokedSessionIds: [] })
    expect(await eventsOf(ada.email)).toEqual(['SIGNED_UP'])
  })

  test('by 20 of my sessions at once never fails in another way, and takes none that has ended for live', async () => {
    const app = await sharedApp()
    const ada = await buildUser(app)
    const others = await Promise.all(Array.from({ length: 19 }, () => openSession(app, ada)))

    const answers = await Promise.all([ada, ...others].map((as) => execute(app, RevokeOtherSessions, { as })))

    const codes = new Set(answers.map(({ code }) => code))
    const live = await Promise.all([ada, ...others].map(({ token }) => askMe(app, token)))
    const kept = await sql('select 1 from sessions join users on users.id = user_id where email = $1', [ada.email])
    expect(codes.difference(new Set([undefined, 'UNAUTHENTICATED']))).toEqual(new Set())
    expect(live.filter(({ status }) => status === 200)).toHaveLength(kept.length)
  })
})
