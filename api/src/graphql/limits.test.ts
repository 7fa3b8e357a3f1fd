import { readFileSync } from 'node:fs'
import {
  buildClientSchema,
  buildSchema,
  getIntrospectionQuery,
  lexicographicSortSchema,
  parse,
  printSchema,
  validate,
  type IntrospectionQuery,
} from 'graphql'
import { describe, expect, test } from 'vitest'
import { sharedApp } from '../../test/app.ts'
import { buildUser, PASSWORD } from '../../test/build.ts'
import { send, sendDocument } from '../../test/http/send.ts'
import { sql } from '../../test/database/sql.ts'
import { MAX_DEPTH, maxDepth } from './limits.ts'

const KIB = 1024

describe('the depth of a document', () => {
  const schema = buildSchema('type Query { deeper: Query leaf: Int }')
  /** This many nested fields. */
  const nested = (depth: number, innermost = 'leaf'): string =>
    depth === 1 ? innermost : `deeper { ${nested(depth - 1, innermost)} }`
  const problems = (document: string) => validate(schema, parse(document), [maxDepth]).map(({ message }) => message)
  const tooDeep = [`Fields are nested ${MAX_DEPTH + 1} deep; at most ${MAX_DEPTH} are allowed.`]

  test('is at most 12', () => {
    expect(MAX_DEPTH).toBe(12)
    expect(problems(`{ ${nested(12)} }`)).toEqual([])
    expect(problems(`{ ${nested(13)} }`)).toEqual(tooDeep)
  })

  test.each<[string, (depth: number) => string]>([
    ['a fragment', (depth) => `{ ${nested(7, '...Rest')} } fragment Rest on Query { ${nested(depth - 6)} }`],
    [
      'fragments in fragments, whichever comes first',
      (depth) =>
        `fragment B on Query { ${nested(depth - 6)} } { ${nested(4, '...A')} } fragment A on Query { ${nested(4, '...B')} }`,
    ],
    ['an inline fragment', (depth) => `{ ${nested(7, `... on Query { ${nested(depth - 6)} }`)} }`],
    ['a condition', (depth) => `{ ${nested(7, `... @include(if: false) { ${nested(depth - 6)} }`)} }`],
    ['the second of two operations', (depth) => `query A { leaf } query B { ${nested(depth)} }`],
    ['the second of two aliases', (depth) => `{ leaf a: ${nested(3)} b: ${nested(depth)} }`],
    [
      'a fragment that is spread in two places',
      (depth) => `{ ...F ${nested(7, '...F')} } fragment F on Query { ${nested(depth - 6)} }`,
    ],
  ])('counts through %s', (_, document) => {
    expect(problems(document(12))).toEqual([])
    expect(problems(document(13))).toEqual(tooDeep)
  })

  test('ends where fragments go round in circles, which is another error', () => {
    const document = '{ ...A } fragment A on Query { deeper { ...B } } fragment B on Query { deeper { ...A } }'

    expect(problems(document)).toEqual([])
    expect(validate(schema, parse(document)).length).toBeGreaterThan(0)
  })

  test('is answered quickly where each of a hundred fragments spreads the next one twice', () => {
    const fragment = (_: unknown, n: number) =>
      `fragment F${n} on Query { ${n === 99 ? 'leaf' : `...F${n + 1} ... { ...F${n + 1} }`} }`

    expect(problems(`{ ...F0 } ${Array.from({ length: 100 }, fragment).join('\n')}`)).toEqual([])
  })

  test('is limited for introspection too', async () => {
    const app = await sharedApp()
    const deep = 'fields { type { fields { type { fields { type { fields { name } } } } } } }'

    const { status, code } = await sendDocument(app, { query: `{ __schema { types { ${deep} } } }` })

    expect([status, code()]).toEqual([400, 'GRAPHQL_VALIDATION_FAILED'])
  })
})

describe('the length of a document', () => {
  test('is at most 2,000 tokens', async () => {
    const app = await sharedApp()
    const ofTokens2000 = `{ ${'... { '.repeat(665)} __typename __typename __typename ${' }'.repeat(665)} }`

    const longest = await sendDocument(app, { query: ofTokens2000 })
    const tooLong = await sendDocument(app, { query: `query ${ofTokens2000}` })

    expect([longest.status, longest.code()]).toEqual([200, undefined])
    expect([tooLong.status, tooLong.code()]).toEqual([400, 'GRAPHQL_PARSE_FAILED'])
    expect(tooLong.text).toContain('2000 tokens')
  })

  test('and of everything sent with it is at most 256 KiB', async () => {
    const app = await sharedApp()
    const empty = JSON.stringify({ query: '{ __typename }', variables: { padding: '' } }).length
    const ofBytes = (bytes: number) =>
      sendDocument(app, { query: '{ __typename }', variables: { padding: 'x'.repeat(bytes - empty) } })

    const [longest, tooLong] = [await ofBytes(256 * KIB), await ofBytes(256 * KIB + 1)]

    expect(longest.status).toBe(200)
    expect([tooLong.status, tooLong.code()]).toEqual([413, 'PAYLOAD_TOO_LARGE'])
    expect(tooLong.headers.get('content-type')).toMatch(/^application\/json/)
  })
})

describe('variables', () => {
  test.each([
    ['objects', '{"a":', '}', 35_000],
    ['lists', '[', ']', 100_000],
  ])('are nested at most 100 deep, whether anything asks for them or not, as with %s', async (_, open, close, deep) => {
    const app = await sharedApp()
    const ask = (depth: number) => {
      const variables = `{"unasked":${open.repeat(depth - 1)}{}${close.repeat(depth - 1)}}`
      const headers = { 'content-type': 'application/json' }
      return send(app, { method: 'POST', headers, body: `{"query":"{ __typename }","variables":${variables}}` })
    }

    const [deepest, tooDeep, endless] = [await ask(100), await ask(101), await ask(deep)]

    expect([deepest.status, deepest.code()]).toEqual([200, undefined])
    expect([tooDeep.status, tooDeep.code()]).toEqual([400, 'BAD_USER_INPUT'])
    expect([endless.status, endless.code()]).toEqual([400, 'BAD_USER_INPUT'])
  })
})

describe('a document', () => {
  const aliases = (count: number) => Array.from({ length: count }, (_, n) => `a${n}: __typename`).join(' ')
  const mutations = (count: number) =>
    Array.from({ length: count }, (_, n) => `a${n}: deleteTask(input: { id: "x" }) { deletedTaskId }`).join(' ')
  const contracts = (count: number) =>
    Array.from({ length: count }, (_, n) => `a${n}: __schema { types { name } }`).join(' ')

  test.each([
    ['100 aliases', `{ ${aliases(100)} }`, `{ ${aliases(101)} }`, 'has 101 aliases; at most 100'],
    [
      'aliases in fragments and further operations too',
      `query A { ...F } query B { b: __typename } fragment F on Query { ${aliases(99)} }`,
      `query A { ...F } query B { b: __typename } fragment F on Query { ${aliases(100)} }`,
      'has 101 aliases; at most 100',
    ],
    ['10 mutations', `mutation { ${mutations(10)} }`, `mutation { ${mutations(11)} }`, 'has 11 mutations; at most 10'],
    [
      'mutations in fragments too',
      `mutation { ...F ...F } fragment F on Mutation { ... { ${mutations(5)} } }`,
      `mutation { ...F ...F } fragment F on Mutation { ... { ${mutations(6)} } }`,
      'has 12 mutations; at most 10',
    ],
    [
      '10 questions about the contract',
      `{ ${contracts(10)} }`,
      `{ ${contracts(11)} }`,
      'asks 11 times for __schema or __type; at most 10 times',
    ],
  ])('has at most %s, and hears how many it has', async (_, most, more, message) => {
    const app = await sharedApp()
    const ask = (query: string) => {
      const operationName = query.startsWith('query A') ? 'A' : undefined
      const body = JSON.stringify({ query, operationName })
      return send(app, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
    }

    const [answered, refused] = [await ask(most), await ask(more)]

    expect(answered.code()).not.toBe('GRAPHQL_VALIDATION_FAILED')
    expect([refused.status, refused.code()]).toEqual([400, 'GRAPHQL_VALIDATION_FAILED'])
    expect(refused.text).toContain(message)
  })
})

describe('passwords', () => {
  const signin = (alias: string) =>
    `${alias}: signin(input: { email: "a@example.com", password: "${PASSWORD}" }) { token }`
  const signup = `signup(input: { email: "a@example.com", password: "${PASSWORD}", name: "Ada" }) { token }`
  const changePassword = `changePassword(input: { currentPassword: "a guess", newPassword: "${PASSWORD}" }) { token }`
  const resetPassword = `resetPassword(input: { token: "x", newPassword: "${PASSWORD}" }) { email }`
  const completeSignup = `completeSignup(input: { token: "x", password: "${PASSWORD}", name: "Ada" }) { token }`
  const changeEmail = 'changeEmail(input: { newEmail: "b@example.com", password: "a guess" }) { requestedAt }'
  const deleteAccount = 'deleteAccount(input: { password: "a guess" }) { deletesAt }'

  test.each([
    ['two aliases', `mutation { ${signin('a')} ${signin('b')} }`],
    ['50 aliases', `mutation { ${Array.from({ length: 50 }, (_, n) => signin(`a${n}`)).join(' ')} }`],
    ['a signup and a signin', `mutation { ${signup} ${signin('a')} }`],
    ['a signin and a change of password', `mutation { ${signin('a')} ${changePassword} }`],
    ['two changes of password', `mutation { ${changePassword} again: ${changePassword} }`],
    ['two passwords set with links', `mutation { ${resetPassword} again: ${resetPassword} }`],
    ['two sign-ups by mail', `mutation { ${completeSignup} again: ${completeSignup} }`],
    ['a change of the address and a deletion', `mutation { ${changeEmail} ${deleteAccount} }`],
    ['a change of password and a deletion', `mutation { ${changePassword} ${deleteAccount} }`],
    ['two deletions', `mutation { ${deleteAccount} again: ${deleteAccount} }`],
    ['a fragment', `mutation { ${signin('a')} ...More } fragment More on Mutation { ${signin('b')} }`],
    ['inline fragments', `mutation { ... { ${signin('a')} } ... on Mutation { ${signin('b')} } }`],
    ['a condition that leaves one out', `mutation { ${signin('a')} ... @skip(if: true) { ${deleteAccount} } }`],
    ['another operation', `mutation A { ${signin('a')} } mutation B { ${signin('b')} }`],
  ])('cannot be tried twice in one document by %s, and none is', async (_, query) => {
    const app = await sharedApp()
    const ada = await buildUser(app)
    const operationName = query.startsWith('mutation A') ? 'A' : undefined
    const attempts = () => sql('select * from rate_limits')
    const before = await attempts()

    const body = JSON.stringify({ query, operationName })
    const headers = { 'content-type': 'application/json' }
    const refused = await send(app, { method: 'POST', as: ada, headers, body })

    expect([refused.status, refused.code()]).toEqual([400, 'GRAPHQL_VALIDATION_FAILED'])
    expect(refused.text).toContain('At most one field that checks a password is allowed in a document.')
    expect(await attempts()).toEqual(before)
  })
})

describe('introspection', () => {
  test('answers anybody with the contract, descriptions and all', async () => {
    const app = await sharedApp()
    const contract = buildSchema(readFileSync(`${import.meta.dirname}/../../../schema.graphql`, 'utf8'))
    const query = getIntrospectionQuery({ specifiedByUrl: true, schemaDescription: true })

    const { status, text } = await sendDocument(app, { query })

    const { data }: { data: IntrospectionQuery } = JSON.parse(text)
    const print = (schema: typeof contract) => printSchema(lexicographicSortSchema(schema))
    expect(status).toBe(200)
    expect(print(buildClientSchema(data))).toBe(print(contract))
  })
})

describe('a document', () => {
  test.each([
    ['asks for a field that there is not', '{ nothing }', 'GRAPHQL_VALIDATION_FAILED'],
    ['is no GraphQL', '{ me { id }', 'GRAPHQL_PARSE_FAILED'],
    ['is empty', '', 'BAD_REQUEST'],
    [
      'names two operations and chooses none',
      'query A { __typename } query B { __typename }',
      'OPERATION_RESOLUTION_FAILURE',
    ],
  ])('that %s is refused with 400, for somebody signed in too', async (_, query, code) => {
    const app = await sharedApp()
    const ada = await buildUser(app)

    const refusals = [await sendDocument(app, { query }), await sendDocument(app, { query }, { as: ada })]

    expect(refusals.map((refused) => [refused.status, refused.code()])).toEqual([
      [400, code],
      [400, code],
    ])
    expect(refusals[0]?.text).not.toContain('stacktrace')
  })
})
