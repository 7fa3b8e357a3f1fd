import { Kind, parse, type OperationDefinitionNode } from 'graphql'
import { describe, expect, test } from 'vitest'
import { signIn, Signup, newEmail, UpdateProfile } from '../../test/accounts/account.ts'
import { createClock, sharedApp } from '../../test/app.ts'
import { buildUser, PASSWORD } from '../../test/build.ts'
import { execute } from '../../test/execute.ts'
import { graphql } from '../../test/generated/gql.ts'
import { breakOff, createUnder, isReplay, keysOf, newKey } from '../../test/idempotency/idempotency.ts'
import { sql } from '../../test/database/sql.ts'
import { createSchema } from '../graphql/schema.ts'
import { MINUTE } from '../time.ts'
import { keepingOf } from './keeping.ts'

const ExportUnderKey = graphql(`
  mutation ExportUnderKey {
    exportMyData {
      token
    }
  }
`)

const ChangePasswordUnderKey = graphql(`
  mutation ChangePasswordUnderKey($input: ChangePasswordInput!) {
    changePassword(input: $input) {
      token
    }
  }
`)

const DeleteAccountUnderKey = graphql(`
  mutation DeleteAccountUnderKey($password: String!) {
    deleteAccount(input: { password: $password }) {
      deletesAt
    }
  }
`)

describe('an answer that holds a token', () => {
  test('is not kept: its repetition does nothing, and says so', async () => {
    const app = await sharedApp()
    const ada = await buildUser(app)
    const options = { as: ada, headers: { 'idempotency-key': newKey() } }
    const first = await execute(app, ExportUnderKey, options)

    const again = await execute(app, ExportUnderKey, options)

    const { token } = first.data!.exportMyData
    expect(again).toMatchObject({ status: 409, data: null, code: 'CONFLICT' })
    expect(isReplay(again)).toBe(false)
    const [held] = await keysOf(ada)
    expect(held?.response).toEqual({ status: 200, body: null })
    for (const part of token.split('.')) expect(held?.text).not.toContain(part)
    const events = await sql(
      `select 1 from security_events join users on users.id = user_id where email = $1 and type = 'DATA_EXPORTED'`,
      [ada.email],
    )
    expect(events).toHaveLength(1)
  })

  test('is not made again after its request broke off', async () => {
    const clock = createClock()
    const app = await sharedApp(clock)
    const ada = await buildUser(app)
    const key = newKey()
    const options = { as: ada, headers: { 'idempotency-key': key } }
    await execute(app, ExportUnderKey, options)
    await breakOff(key)
    clock.advance(MINUTE)

    const again = await execute(app, ExportUnderKey, options)

    expect(again).toMatchObject({ status: 409, data: null, code: 'CONFLICT' })
  })
})

describe('what checks a password', () => {
  test('leaves nothing behind, whoever sends it with a key', async () => {
    const app = await sharedApp()
    const ada = await buildUser(app)
    const headers = { 'idempotency-key': newKey() }
    const input = { currentPassword: PASSWORD, newPassword: 'another horse battery staple' }
    const email = newEmail()

    const answers = [
      await signIn(app, { email: ada.email, headers }),
      await execute(app, Signup, { variables: { input: { email, password: PASSWORD, name: 'Eve' } }, headers }),
      await execute(app, ChangePasswordUnderKey, { as: ada, variables: { input }, headers }),
      await execute(app, DeleteAccountUnderKey, {
        as: await buildUser(app),
        variables: { password: PASSWORD },
        headers,
      }),
    ]

    expect(answers.map(({ code }) => code)).toEqual(answers.map(() => undefined))
    expect(await sql('select 1 from idempotency_keys where key = $1', [headers['idempotency-key']])).toEqual([])
  })

  test('is known by the contract, in every shape of a document', () => {
    const fields = createSchema().getMutationType()!.getFields()
    const keeping = (source: string) => {
      const document = parse(source)
      const operation = document.definitions.find(
        (definition): definition is OperationDefinitionNode => definition.kind === Kind.OPERATION_DEFINITION,
      )
      return keepingOf(fields, operation!, document)
    }
    const ofEach = Object.keys(fields).map((name): [string, string] => [name, keeping(`mutation { ${name} }`)])

    expect(ofEach.filter(([, kept]) => kept === 'NOTHING').map(([name]) => name)).toEqual(
      expect.arrayContaining([
        'signup',
        'completeSignup',
        'signin',
        'changePassword',
        'resetPassword',
        'changeEmail',
        'deleteAccount',
      ]),
    )
    expect(Object.fromEntries(ofEach)).toMatchObject({
      exportMyData: 'DONE',
      createAccessToken: 'DONE',
      createTask: 'ANSWER',
      updateTasks: 'ANSWER',
      updateProfile: 'ANSWER',
      revokeSession: 'ANSWER',
      signout: 'ANSWER',
      requestSignup: 'ANSWER',
      requestPasswordReset: 'ANSWER',
      requestEmailVerification: 'ANSWER',
      verifyEmail: 'ANSWER',
      cancelDeletion: 'ANSWER',
    })
    expect(keeping('mutation { createTask ... on Mutation { x: exportMyData } }')).toBe('DONE')
    expect(keeping('mutation { ...A } fragment A on Mutation { ...B } fragment B on Mutation { signin }')).toBe(
      'NOTHING',
    )
    expect(keeping('mutation { createTask exportMyData signup }')).toBe('NOTHING')
  })
})

describe('a repetition', () => {
  test('by nobody, or with a token that has ended, is answered nothing', async () => {
    const app = await sharedApp()
    const ada = await buildUser(app)
    const key = newKey()
    await createUnder(app, ada, key)

    const nobody = await createUnder(app, { ...ada, token: '' }, key)
    const forged = await createUnder(app, { ...ada, token: `${ada.token}x` }, key)

    expect([nobody, forged].map(({ status, data }) => [status, data])).toEqual([
      [401, null],
      [401, null],
    ])
  })

  test('by the same person from another session is answered as before', async () => {
    const app = await sharedApp()
    const ada = await buildUser(app)
    const key = newKey()
    const headers = { 'idempotency-key': key }
    const rename = (as: { token: string }) =>
      execute(app, UpdateProfile, { as, variables: { input: { name: 'Augusta' } }, headers })
    const first = await rename(ada)
    const { data } = await signIn(app, { email: ada.email })

    const second = await rename(data!.signin)

    expect(second.data).toEqual(first.data)
    expect(isReplay(second)).toBe(true)
  })
})
