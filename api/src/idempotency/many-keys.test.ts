import { expect, test } from 'vitest'
import { createClock, sharedApp } from '../../test/app.ts'
import { buildUser } from '../../test/build.ts'
import { createUnder, giveKeys, giveUp, isReplay, newKey } from '../../test/idempotency/idempotency.ts'
import { listTasks } from '../../test/tasks/tasks.ts'
import { DAY, HOUR, SECOND } from '../time.ts'

/** A person who has used 9,999 keys, each a second after the one before, and the last just now. */
async function start() {
  const clock = createClock(new Date('2026-11-21T09:30:00.000Z'))
  const app = await sharedApp(clock)
  const ada = await buildUser(app)
  await giveKeys(ada, 9_999, clock.now())
  const count = async () => (await listTasks(app, ada)).totalCount
  return { app, ada, clock, count }
}

test('10,000 keys are kept for a person within 24 hours, and one more is refused, with when there is room for it', async () => {
  const { app, ada, clock, count } = await start()
  const last = await createUnder(app, ada, newKey())
  clock.advance(HOUR)

  const refused = await createUnder(app, ada, newKey())

  const firstEnds = DAY - 9_998 * SECOND - HOUR
  expect(last.code).toBeUndefined()
  expect(refused).toMatchObject({ status: 429, data: null, code: 'RATE_LIMITED' })
  expect(refused.errors?.[0]?.extensions).toMatchObject({ retryAfter: firstEnds / SECOND })
  expect(refused.headers.get('retry-after')).toBe(String(firstEnds / SECOND))
  expect(await count()).toBe(1)
  clock.advance(firstEnds - SECOND)
  expect((await createUnder(app, ada, newKey())).code).toBe('RATE_LIMITED')
  clock.advance(SECOND)
  expect((await createUnder(app, ada, newKey())).code).toBeUndefined()
  expect((await createUnder(app, ada, newKey())).code).toBe('RATE_LIMITED')
})

test('who has used up all keys is answered as before for those, and can have finished what was given up', async () => {
  const { app, ada, count } = await start()
  const key = newKey()
  const first = await createUnder(app, ada, key)

  const again = await createUnder(app, ada, key)
  await giveUp(key)
  const redone = await createUnder(app, ada, key)

  expect([again, redone].map(({ data }) => data)).toEqual([first.data, first.data])
  expect([again, redone].map(isReplay)).toEqual([true, false])
  expect(await count()).toBe(1)
})

test('who has used up all keys keeps nobody else from theirs, and goes on without one', async () => {
  const { app, ada, clock } = await start()
  await giveKeys(ada, 1, clock.now())
  const eve = await buildUser(app)

  const answers = [await createUnder(app, eve, newKey()), await createUnder(app, ada, null)]

  expect(answers.map(({ code }) => code)).toEqual([undefined, undefined])
})
