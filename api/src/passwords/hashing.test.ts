import { availableParallelism } from 'node:os'
import { argon2d, argon2i, argon2id, hash, type HashOptions } from 'argon2'
import { describe, expect, test } from 'vitest'
import { guess, signIn, Signin } from '../../test/accounts/account.ts'
import { cloneDatabase, sharedApp } from '../../test/app.ts'
import { buildUser, PASSWORD, type Person } from '../../test/build.ts'
import { execute, newAddress, type Answer } from '../../test/execute.ts'
import { graphql } from '../../test/generated/gql.ts'
import { holdReads } from '../../test/database/network.ts'
import { sql } from '../../test/database/sql.ts'
import { askMe } from '../../test/tokens/tokens.ts'
import { SECOND } from '../time.ts'

const OURS = /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/

const CreateAndSignin = graphql(`
  mutation CreateAndSignin($task: CreateTaskInput!, $input: SigninInput!) {
    createTask(input: $task) {
      task {
        id
      }
    }
    signin(input: $input) {
      token
    }
  }
`)

const keep = (email: string, passwordHash: string) =>
  sql('update users set password_hash = $2 where email = $1', [email, passwordHash])

async function keptOf(email: string): Promise<string | undefined> {
  const [user] = await sql<{ password_hash: string }>('select password_hash from users where email = $1', [email])
  return user?.password_hash
}

/** A person whose hash was made with other parameters, or is not a hash. */
async function start(passwordHash: string) {
  const app = await sharedApp()
  const ada = await buildUser(app)
  await keep(ada.email, passwordHash)
  return { app, ada, email: ada.email }
}

const hashWith = (options: HashOptions) => hash(PASSWORD, { type: argon2id, parallelism: 1, ...options, raw: false })

describe('a hash that was made with other parameters', () => {
  test.each<[string, HashOptions]>([
    ['less memory', { memoryCost: 4096, timeCost: 3 }],
    ['more memory', { memoryCost: 65_536, timeCost: 3 }],
    ['more lanes', { memoryCost: 19_456, timeCost: 2, parallelism: 4 }],
    ['more passes', { memoryCost: 19_456, timeCost: 4 }],
    ['the least of all', { memoryCost: 1024, timeCost: 1 }],
  ])('of %s signs in, and is ours afterwards', async (_, options) => {
    const { app, email } = await start(await hashWith(options))

    const [first, kept, second] = [await signIn(app, { email }), await keptOf(email), await signIn(app, { email })]

    expect([first.code, second.code]).toEqual([undefined, undefined])
    expect(kept).toMatch(OURS)
    expect(await keptOf(email)).toBe(kept)
  })

  test('in the order of any implementation is read', async () => {
    const written = await hashWith({ memoryCost: 4096, timeCost: 3 })
    const standard = written.replace(/m=(\d+),p=(\d+),t=(\d+)/, 'm=$1,t=$3,p=$2')
    const { app, email } = await start(standard)

    const { data } = await signIn(app, { email })

    expect(standard).toContain('m=4096,t=3,p=1')
    expect(data?.signin.user.email).toBe(email)
  })

  test('and a wrong password is refused, and stays as it is', async () => {
    const passwordHash = await hashWith({ memoryCost: 4096, timeCost: 3 })
    const { app, email } = await start(passwordHash)

    const { code } = await guess(app, { email })

    expect(code).toBe('UNAUTHENTICATED')
    expect(await keptOf(email)).toBe(passwordHash)
  })

  test('lets in 20 at once who give the right password, and is ours afterwards', async () => {
    const { app, email } = await start(await hashWith({ memoryCost: 4096, timeCost: 3 }))

    const answers = await Promise.all(Array.from({ length: 20 }, () => signIn(app, { email })))

    expect(answers.map(({ code }) => code)).toEqual(Array(20).fill(undefined))
    expect(await keptOf(email)).toMatch(OURS)
  })

  test('ends no session by becoming ours', async () => {
    const { app, ada, email } = await start(await hashWith({ memoryCost: 4096, timeCost: 3 }))
    await signIn(app, { email })

    const { data } = await askMe(app, ada.token)

    expect(await keptOf(email)).toMatch(OURS)
    expect(data?.me?.email).toBe(email)
  })
})

const SALT_AND_HASH = `c2FsdHNhbHRzYWx0c2FsdA$${'A'.repeat(43)}`

describe('a stored hash is refused like a wrong password, and not computed, when it', () => {
  test.each([
    ['asks for 2 TiB of memory', `$argon2id$v=19$m=2147483648,t=2,p=1$${SALT_AND_HASH}`],
    ['asks for a GiB of memory', `$argon2id$v=19$m=1048576,t=2,p=1$${SALT_AND_HASH}`],
    ['asks for a thousand passes', `$argon2id$v=19$m=19456,t=1000,p=1$${SALT_AND_HASH}`],
    ['asks for a thousand lanes', `$argon2id$v=19$m=131072,t=2,p=1000$${SALT_AND_HASH}`],
    ['asks for no memory', `$argon2id$v=19$m=0,t=2,p=1$${SALT_AND_HASH}`],
    ['asks for no passes', `$argon2id$v=19$m=19456,t=0,p=1$${SALT_AND_HASH}`],
    ['has more digits than there are numbers', `$argon2id$v=19$m=${'9'.repeat(150)},t=2,p=1$${SALT_AND_HASH}`],
    ['has negative memory', `$argon2id$v=19$m=-19456,t=2,p=1$${SALT_AND_HASH}`],
    ['has memory twice', `$argon2id$v=19$m=8,m=2147483648,t=2,p=1$${SALT_AND_HASH}`],
    ['has no hash', '$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA'],
    ['has an empty hash', '$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA$'],
    ['has no salt', `$argon2id$v=19$m=19456,t=2,p=1$$${'A'.repeat(43)}`],
    ['is cut after its parameters', '$argon2id$v=19$m=19456,t=2,p=1$'],
    ['is no PHC', `$argon2id$v=19$m=19456,t=2,p=1$***$***`],
    ['is of an older version', `$argon2id$v=16$m=19456,t=2,p=1$${SALT_AND_HASH}`],
    ['is bcrypt’s', '$2b$12$EixZaYVK1fsbw1ZfbX3OXePaWxn96p36WQoeG6Lruj3vjPGga31lW'],
    ['is the password itself', PASSWORD],
    ['is nothing', ''],
  ])('%s', async (_, passwordHash) => {
    const { app, email } = await start(passwordHash)
    const before = process.cpuUsage()

    const right = await signIn(app, { email })

    expect(right).toMatchObject({ status: 401, code: 'UNAUTHENTICATED', data: null })
    expect(right.errors).toEqual((await guess(app)).errors)
    expect(process.cpuUsage(before).user).toBeLessThan(2 * SECOND * 1000) // a thousand passes cost ten
    expect(await keptOf(email)).toBe(passwordHash)
  })

  test.each([
    ['is argon2d’s', argon2d],
    ['is argon2i’s', argon2i],
  ] as const)('%s, of the right password too', async (_, type) => {
    const { app, email } = await start(await hashWith({ type, memoryCost: 19_456, timeCost: 2 }))

    const { code } = await signIn(app, { email })

    expect(code).toBe('UNAUTHENTICATED')
  })
})

describe('when more want to sign in at once than there is room for', () => {
  const PLACES = availableParallelism() * 20

  /**
   * Sends this many requests at once and then the later ones, while no place in the queue is free.
   */
  async function askWhileFull(
    asks: (() => Promise<Answer<unknown>>)[],
    refusals: number,
    later = async (): Promise<Answer<unknown>[]> => [],
  ) {
    const limits = await holdReads(await cloneDatabase(), 'rate_limits')
    const atOnce: Answer<unknown>[] = []
    const asked = asks.map(async (ask) => {
      const answer = await ask()
      atOnce.push(answer)
      return answer
    })
    await expect.poll(() => atOnce.length).toBe(refusals)
    const refused = [...atOnce, ...(await later())]
    await limits.letGo()
    const outcomes = (await Promise.all(asked)).map(({ code }) => code ?? 'signed in')
    return { refused, signedIn: outcomes.filter((outcome) => outcome === 'signed in').length }
  }

  const times = (count: number, ask: () => Promise<Answer<unknown>>) => Array.from({ length: count }, () => ask)

  test('those who find no place are told so at once, and when to try again; all others get in', async () => {
    const app = await sharedApp()
    const ada = await buildUser(app)

    const { refused, signedIn } = await askWhileFull(
      times(PLACES + 4, () => signIn(app, ada)),
      4,
    )

    for (const answer of refused) {
      expect(answer).toMatchObject({ status: 503, code: 'SERVICE_UNAVAILABLE', data: null })
      expect(answer.errors[0]?.extensions.retryAfter).toBe(1)
      expect(answer.headers.get('retry-after')).toBe('1')
    }
    expect(signedIn).toBe(PLACES)
  })

  test('one network address takes at most half of the places, and leaves the others to others', async () => {
    const app = await sharedApp()
    const ada = await buildUser(app)
    const address = newAddress()
    const crowd = times(PLACES / 2 + 5, () => signIn(app, { ...ada, address }))
    const others = times(PLACES / 2, () => signIn(app, ada))

    const { refused, signedIn } = await askWhileFull([...crowd, ...others], 5)

    expect(refused.map(({ code }) => code)).toEqual(Array(5).fill('SERVICE_UNAVAILABLE'))
    expect(signedIn).toBe(PLACES)
  })

  test('who is refused is answered like any other error of a field, in the type that is asked for', async () => {
    const app = await sharedApp()
    const ada = await buildUser(app)
    const accept = { accept: 'application/graphql-response+json' }
    const ask = () =>
      execute(app, Signin, { variables: { input: { email: ada.email, password: PASSWORD } }, headers: accept })

    const { refused } = await askWhileFull(
      times(PLACES + 1, () => signIn(app, ada)),
      1,
      async () => [await ask()],
    )

    const [, later] = refused
    expect(later).toMatchObject({ status: 503, code: 'SERVICE_UNAVAILABLE', data: null })
    expect(later?.errors[0]).toMatchObject({ path: ['signin'] })
    expect(later?.headers.get('retry-after')).toMatch(/^[1-9]$/)
    expect(later?.headers.get('content-type')).toBe('application/graphql-response+json; charset=utf-8')
  })

  test('a bad token is told so first, whoever came with the document before', async () => {
    const app = await sharedApp()
    const ada = await buildUser(app)
    const variables = { input: { email: ada.email, password: PASSWORD } }

    const { refused } = await askWhileFull(
      times(PLACES + 1, () => signIn(app, ada)),
      1,
      async () => [await execute(app, Signin, { variables, as: { token: 'bad' } })],
    )

    expect(refused.at(-1)).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' })
  })

  test('a document that does something else as well is let in, whoever came with it before', async () => {
    const app = await sharedApp()
    const ada = await buildUser(app)
    const input = { email: ada.email, password: PASSWORD }
    const both = (as?: Person) =>
      execute(app, CreateAndSignin, { ...(as && { as }), variables: { task: { title: 'Before' }, input } })

    await askWhileFull(
      times(PLACES + 1, () => signIn(app, ada)),
      1,
      async () => [await both(), await both(ada), await both(ada)],
    )
    const tasks = await sql('select 1 from tasks where user_id = (select id from users where email = $1)', [ada.email])

    expect(tasks).toHaveLength(2)
  })

  test('to be refused for it is no failure of an account, nor of an address', async () => {
    const app = await sharedApp()
    const ada = await buildUser(app)
    const address = newAddress()
    const asks = times(PLACES / 2 + 5, () => signIn(app, { ...ada, address }))
    await askWhileFull(asks, 5)

    const codes: (string | undefined)[] = []
    for (let i = 0; i < 6; i += 1) codes.push((await guess(app, { email: ada.email, address })).code)

    expect(codes).toEqual([...Array(5).fill('UNAUTHENTICATED'), 'RATE_LIMITED'])
  })

  test('those who are turned away by the hundred are told to come back one after the other, within half a minute', async () => {
    const app = await sharedApp()
    const ada = await buildUser(app)

    const { refused } = await askWhileFull(
      times(PLACES + 1, () => signIn(app, ada)),
      1,
      () => Promise.all(times(300, () => signIn(app, ada)).map((ask) => ask())),
    )

    const waits = refused.map(({ errors }) => errors[0]?.extensions.retryAfter ?? 0)
    expect(refused.map(({ code }) => code)).toEqual(Array(301).fill('SERVICE_UNAVAILABLE'))
    expect(new Set(waits).size).toBeGreaterThan(1)
    expect(Math.min(...waits)).toBeGreaterThan(0)
    expect(Math.max(...waits)).toBeLessThanOrEqual(30)
  })
})
