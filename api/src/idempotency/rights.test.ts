import { describe, expect, test } from 'vitest'
import { buildAccessToken } from '../../test/access-tokens/access-tokens.ts'
import { sharedApp } from '../../test/app.ts'
import { buildUser } from '../../test/build.ts'
import { createUnder, isReplay, keysOf, newKey } from '../../test/idempotency/idempotency.ts'
import { sendDocument } from '../../test/http/send.ts'
import { listTasks } from '../../test/tasks/tasks.ts'

/** A person who repeats requests, also with access tokens of different scopes. */
async function start() {
  const app = await sharedApp()
  const ada = await buildUser(app)
  const withScopes = async (...scopes: string[]) => ({ ...ada, ...(await buildAccessToken(app, ada, { scopes })) })
  const count = async () => (await listTasks(app, ada)).totalCount
  return { app, ada, withScopes, key: newKey(), count }
}

const LACKS_WRITING = { code: 'FORBIDDEN', requiredScopes: ['tasks:write'], grantedScopes: ['tasks:read'] }

describe('what was done with a key', () => {
  test('is answered to no access token that may not do it, which is told what it lacks', async () => {
    const { app, ada, withScopes, key, count } = await start()
    await createUnder(app, ada, key, { title: 'Buy a ring for Bob' })
    const reader = await withScopes('tasks:read')

    const refused = await createUnder(app, reader, key, { title: 'Buy a ring for Bob' })

    expect(refused.data).toBeNull()
    expect(refused.errors?.map(({ extensions }) => extensions)).toMatchObject([LACKS_WRITING])
    expect(isReplay(refused)).toBe(false)
    expect(await count()).toBe(1)
  })

  test('by an access token is answered to another one only if that may do it', async () => {
    const { app, withScopes, key, count } = await start()
    const [first, second] = [await withScopes('tasks:write'), await withScopes('tasks:write')]
    const made = await createUnder(app, first, key)
    const reader = await withScopes('tasks:read')

    const [repeated, refused] = [await createUnder(app, second, key), await createUnder(app, reader, key)]

    expect(repeated.data).toEqual(made.data)
    expect([repeated, refused].map(isReplay)).toEqual([true, false])
    expect([repeated.code, refused.code]).toEqual([undefined, 'FORBIDDEN'])
    expect(await count()).toBe(1)
  })

  test('is not answered to an access token that may do it, and see less of it, nor done again', async () => {
    const { app, ada, withScopes, key, count } = await start()
    const writer = await withScopes('tasks:write', 'profile:write')
    const query = `mutation {
      createTask(input: { title: "Buy a ring for Bob" }) { task { title } }
      updateProfile(input: { name: "Ada" }) { user { tasks { nodes { title } } } }
    }`
    const ask = (as: { token: string }) => sendDocument(app, { query }, { as, headers: { 'idempotency-key': key } })
    await ask(ada)

    const refused = await ask(writer)

    expect([refused.status, refused.code()]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED'])
    expect(refused.text).not.toContain('ring')
    expect(await count()).toBe(1)
  })

  test('is not answered to an access token that may do only a part of it, which is then not done either', async () => {
    const { app, ada, withScopes, key, count } = await start()
    const writer = await withScopes('tasks:write')
    const query = `mutation {
      createTask(input: { title: "Buy a ring for Bob" }) { task { title } }
      updateProfile(input: { name: "Augusta" }) { user { name email } }
    }`
    const ask = (as: { token: string }) => sendDocument(app, { query }, { as, headers: { 'idempotency-key': key } })
    await ask(ada)

    const refused = await ask(writer)

    expect([refused.status, refused.code()]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED'])
    expect(refused.text).not.toMatch(/ring|@example/)
    expect(await count()).toBe(1)
  })
})

describe('who may not do anything of what is asked', () => {
  test('uses up no key: somebody who may is not kept from it', async () => {
    const { app, ada, withScopes, key, count } = await start()
    const reader = await withScopes('tasks:read')
    const refused = await createUnder(app, reader, key)
    const kept = await keysOf(ada)

    const made = await createUnder(app, ada, key)

    expect(refused.code).toBe('FORBIDDEN')
    expect(kept).toEqual([])
    expect(made.code).toBeUndefined()
    expect(await count()).toBe(1)
  })
})
