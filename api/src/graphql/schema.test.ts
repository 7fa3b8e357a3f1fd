import {
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isScalarType,
  isSpecifiedScalarType,
  parse,
  subscribe,
} from 'graphql'
import { allow, deny } from 'graphql-shield'
import { describe, expect, onTestFinished, test } from 'vitest'
import { sharedApp, startApp } from '../../test/app.ts'
import { buildUser } from '../../test/build.ts'
import { sendDocument } from '../../test/http/send.ts'
import { objectTypesOf } from '../../test/graphql/walk.ts'
import { createSchema, findRule, resolvers, rules } from './schema.ts'

const schema = createSchema()
const declared: Record<string, Record<string, unknown>>[] = resolvers
const fields = objectTypesOf(schema).flatMap((type) =>
  Object.values(type.getFields()).map((field) => ({
    name: `${type.name}.${field.name}`,
    resolve: field.resolve,
    declared: declared.map((resolvers) => resolvers[type.name]?.[field.name]).find(Boolean),
    rule: findRule(type.name, field.name),
  })),
)

describe('permissions', () => {
  test('are stated for every field of every type', () => {
    expect(fields.filter(({ rule }) => rule === deny).map(({ name }) => name)).toEqual([])
  })

  test('let nobody in but to sign up, to sign in, to use a mail for that, and to see how the server is set up', () => {
    const open = fields.filter(({ name, rule }) => /^(Query|Mutation|Subscription)\./.test(name) && rule === allow)

    expect(open.map(({ name }) => name).toSorted()).toEqual([
      'Mutation.cancelDeletion',
      'Mutation.completeSignup',
      'Mutation.requestPasswordReset',
      'Mutation.requestSignup',
      'Mutation.resetPassword',
      'Mutation.signin',
      'Mutation.signup',
      'Query.rateLimit',
      'Query.server',
    ])
  })

  test('guard every subscription before it begins', async () => {
    const fields = Object.values(schema.getSubscriptionType()?.getFields() ?? {})

    const begun = await Promise.all(
      fields.map(({ name }) =>
        subscribe({
          schema,
          document: parse(`subscription { ${name} { __typename } }`),
          contextValue: { caller: null },
        }),
      ),
    )

    expect(fields.length).toBeGreaterThan(0)
    expect(begun).toEqual(fields.map(() => ({ errors: [expect.objectContaining({ message: 'Sign in to go on.' })] })))
  })

  test('name no type or field that the contract does not have', () => {
    const named = Object.entries(rules).flatMap(([type, ofType]) =>
      findRule(type, '') === ofType ? [`${type}.`] : Object.keys(ofType).map((field) => `${type}.${field}`),
    )

    expect(named.filter((name) => !fields.some((field) => field.name.startsWith(name)))).toEqual([])
  })

  test('cost nothing on fields that anybody may read: plain columns have no resolver, and the others answer at once', () => {
    const columns = fields.filter(({ rule, declared }) => rule === allow && !declared)
    const task = schema.getType('Task')
    const completed = isObjectType(task) ? task.getFields()['completed']?.resolve : undefined

    expect(columns.length).toBeGreaterThan(25)
    expect(columns.filter(({ resolve }) => resolve !== undefined).map(({ name }) => name)).toEqual([])
    expect(Reflect.apply(completed!, null, [{ completedAt: null }])).toBe(false)
  })

  test.each([
    ['Query', '{ me { name } }'],
    ['User', '{ me { name } }'],
    ['PageInfo', '{ tasks { pageInfo { hasNextPage } } }'],
  ])('refuse a field of %s that nobody has written a rule for', async (type, query) => {
    const ada = await buildUser(await sharedApp(), { name: 'Augusta Ada King' })
    const stated = rules[type] ?? {}
    onTestFinished(() => void (rules[type] = stated))
    rules[type] = {}
    const app = await startApp()

    const refused = await sendDocument(app, { query }, { as: ada })

    expect(refused.code()).toBe('FORBIDDEN')
    expect(refused.text).not.toMatch(/Augusta|hasNextPage":false/)
  })

  test('are denied for what does not exist', () => {
    expect([findRule('Query', 'noSuchField'), findRule('NoSuchType', 'id')]).toEqual([deny, deny])
  })
})

describe('the contract', () => {
  const types = Object.values(schema.getTypeMap()).filter(
    (type) => !type.name.startsWith('__') && !isSpecifiedScalarType(type),
  )

  test('describes itself, and every type, field, argument, input and enum value', () => {
    const described = types.flatMap((type) => [
      { name: type.name, description: type.description },
      ...(isEnumType(type) ? type.getValues() : []).map(({ name, description }) => ({
        name: `${type.name}.${name}`,
        description,
      })),
      ...(isInputObjectType(type) ? Object.values(type.getFields()) : []).map(({ name, description }) => ({
        name: `${type.name}.${name}`,
        description,
      })),
      ...(isObjectType(type) || isInterfaceType(type) ? Object.values(type.getFields()) : []).flatMap((field) => [
        { name: `${type.name}.${field.name}`, description: field.description },
        ...field.args.map((arg) => ({
          name: `${type.name}.${field.name}(${arg.name})`,
          description: arg.description,
        })),
      ]),
    ])

    expect(schema.description).toMatch(/^The Latchkey API/)
    expect(described.length).toBeGreaterThan(100)
    expect(described.filter(({ description }) => !description?.trim()).map(({ name }) => name)).toEqual([])
  })

  test('says by which standard each scalar is written', () => {
    const scalars = types.filter(isScalarType)

    expect(scalars.map(({ name }) => name).toSorted()).toEqual(['Date', 'DateTime', 'EmailAddress', 'Scope'])
    expect(scalars.filter(({ specifiedByURL }) => !URL.canParse(specifiedByURL ?? ''))).toEqual([])
  })
})
