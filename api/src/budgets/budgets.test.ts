import { describe, expect, test } from 'vitest'
import { openSession } from '../../test/accounts/account.ts'
import { createClock, startApp } from '../../test/app.ts'
import { buildUser } from '../../test/build.ts'
import { execute, type Answer } from '../../test/execute.ts'
import { graphql } from '../../test/generated/gql.ts'
import { send, sendDocument } from '../../test/http/send.ts'
import { SECOND } from '../time.ts'
import { BUDGET, createBudgets } from './budgets.ts'

const RateLimit = graphql(`
  query RateLimited {
    rateLimit {
      limit
      remaining
      resetAt
      cost
    }
  }
`)

const Spend = graphql(`
  query SpendPoints {
    rateLimit {
      remaining
      cost
    }
    a: tasks(first: 100) {
      ...Everything
    }
    b: tasks(first: 100) {
      ...Everything
    }
    c: tasks(first: 100) {
      ...Everything
    }
    d: tasks(first: 100) {
      ...Everything
    }
  }
  fragment Everything on TaskConnection {
    nodes {
      description
      again: description
      id
      title
      createdAt
    }
  }
`)
/** Points. */
const SPENT = 4 * (1 + 100 + 100 * (10 + 10 + 3))

const START = new Date('2026-11-21T10:00:20.000Z')

/** A person, 20 seconds into a clock minute. */
async function start() {
  const clock = createClock(START)
  const app = await startApp({ clock })
  const ada = await buildUser(app)
  const ask = async (as: { token: string } | undefined = ada, address?: string) => {
    const { data } = await execute(app, RateLimit, { ...(as && { as }), ...(address && { address }) })
    return data!.rateLimit
  }
  const spend = () => execute(app, Spend, { as: ada })
  /** Spends until fewer points are left than the query costs. */
  const spendAll = async () => {
    let answer = await spend()
    while (answer.errors.length === 0) answer = await spend()
    return answer
  }
  return { app, clock, ada, ask, spend, spendAll }
}

const headersOf = ({ headers }: Pick<Answer<unknown>, 'headers'>) =>
  ['limit', 'remaining', 'reset'].map((name) => headers.get(`ratelimit-${name}`))

describe('a budget', () => {
  test('is told in every answer, and by rateLimit, which costs nothing', async () => {
    const { app, ada, ask, spend } = await start()
    const full = { limit: BUDGET, remaining: BUDGET, resetAt: '2026-11-21T10:01:00.000Z', cost: 0 }
    expect(await ask()).toEqual(full)

    const answer = await spend()

    expect(answer.data?.rateLimit).toEqual({ remaining: BUDGET - SPENT, cost: SPENT })
    expect(headersOf(answer)).toEqual([String(BUDGET), String(BUDGET - SPENT), '40'])
    expect(await ask()).toEqual({ ...full, remaining: BUDGET - SPENT })
    const failed = await sendDocument(app, { query: '{ nothing }' }, { as: ada })
    expect(headersOf(failed)).toEqual(headersOf(answer))
  })

  test('that is spent is the end of it for the minute, and what that leaves can be spent', async () => {
    const { app, ada, clock, ask, spendAll } = await start()

    const refused = await spendAll()

    expect(refused).toMatchObject({ status: 429, code: 'RATE_LIMITED', data: null })
    expect(refused.errors[0]?.extensions.retryAfter).toBe(40)
    expect(refused.headers.get('retry-after')).toBe('40')
    const left = BUDGET % SPENT
    expect(headersOf(refused)).toEqual([String(BUDGET), String(left), '40'])
    const small = await sendDocument(app, { query: '{ me { id } }' }, { as: ada })
    expect([small.status, small.headers.get('ratelimit-remaining')]).toEqual([200, String(left - 2)])

    clock.advance(40 * SECOND)

    expect(await ask()).toMatchObject({ remaining: BUDGET, resetAt: '2026-11-21T10:02:00.000Z' })
  })

  test('is one for all of a person’s sessions and addresses, and nobody else’s', async () => {
    const { app, ada, ask, spend } = await start()
    const again = await openSession(app, ada)
    const eve = await buildUser(app)

    await spend()

    expect((await ask(again)).remaining).toBe(BUDGET - SPENT)
    expect((await ask(eve)).remaining).toBe(BUDGET)
  })

  test('belongs to the network address while nobody is signed in', async () => {
    const { app, ask } = await start()
    const spend = (address: string) =>
      sendDocument(app, { query: '{ me { id } }' }, { headers: { 'x-forwarded-for': address } })

    for (const address of ['203.0.113.5', '2001:db8::1', '2001:db8::2']) await spend(address)

    const remaining = await Promise.all(
      ['203.0.113.5', '203.0.113.6', '2001:db8::3', '2001:db8:0:1::1'].map(
        async (address) => (await execute(app, RateLimit, { address })).data?.rateLimit.remaining,
      ),
    )
    expect(remaining).toEqual([BUDGET - 2, BUDGET, BUDGET - 4, BUDGET])
    expect((await ask()).remaining).toBe(BUDGET)
  })

  test('is not spent by what does not run', async () => {
    const { app, ada, ask } = await start()
    const tooMuch = `{ ${Array.from({ length: 99 }, (_, n) => `a${n}: tasks(first: 100) { nodes { id } }`).join(' ')} }`

    const refused = await sendDocument(app, { query: tooMuch }, { as: ada })

    expect(refused.code()).toBe('QUERY_TOO_COMPLEX')
    expect((await ask()).remaining).toBe(BUDGET)
  })

  test('is told to nobody whose token is not good', async () => {
    const { app } = await start()
    const headers = { 'content-type': 'application/json', authorization: 'Bearer x' }

    const refused = await send(app, { method: 'POST', headers, body: '{"query":"{ __typename }"}' })

    expect([refused.status, ...headersOf(refused)]).toEqual([401, null, null, null])
  })
})

describe('the count of what is spent', () => {
  test('forgets whoever has not spent for longest, when there are too many', () => {
    const budgets = createBudgets(() => START, 3)
    const remaining = (spender: string) => BUDGET - budgets.look(spender).remaining
    for (const spender of ['a', 'b', 'c', 'a', 'd']) budgets.spend(spender, 5)

    expect(['a', 'b', 'c', 'd'].map(remaining)).toEqual([10, 0, 5, 5])
  })
})
