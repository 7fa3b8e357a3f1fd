import {
  getNamedType,
  getNullableType,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isListType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql'
import { ID_TYPES, newId, toPublicId, type IdType } from '../../src/input/ids.ts'
import { DAY } from '../../src/time.ts'

/** Root fields of `Query` and `Mutation` that need no token. */
export const OPEN: readonly string[] = [
  'cancelDeletion',
  'completeSignup',
  'requestPasswordReset',
  'requestSignup',
  'resetPassword',
  'signin',
  'signup',
  'rateLimit',
  'server',
]

export type RootField = { operation: 'query' | 'mutation'; field: GraphQLField<unknown, unknown> }

/** Every field of `Query` and `Mutation`. */
export function rootFieldsOf(schema: GraphQLSchema): RootField[] {
  const fieldsOf = (type: GraphQLObjectType | null | undefined) => Object.values(type?.getFields() ?? {})
  return [
    ...fieldsOf(schema.getQueryType()).map((field) => ({ operation: 'query' as const, field })),
    ...fieldsOf(schema.getMutationType()).map((field) => ({ operation: 'mutation' as const, field })),
  ]
}

export type OwnedType = Exclude<IdType, 'user'>

/** The types of objects that belong to a person. */
export const OWNED_TYPES = ID_TYPES.filter((type): type is OwnedType => type !== 'user')

/** The types of ids that a field takes: `node` takes any, others the type in their name. */
export function idTypesOf({ field: { name } }: RootField): OwnedType[] {
  if (/^nodes?$/.test(name)) return OWNED_TYPES
  return OWNED_TYPES.filter((type) => name.toLowerCase().includes(type))
}

/** The object types of the contract, without those of introspection. */
export const objectTypesOf = (schema: GraphQLSchema): GraphQLObjectType[] =>
  Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .filter(({ name }) => !name.startsWith('__'))

/** Values for arguments and input fields by their name; all others get samples. */
export type Given = { id: string } & Record<string, string | number>

/** A document that selects everything of a field, down to every leaf. */
export function askForEverything(schema: GraphQLSchema, { operation, field }: RootField, given: Given): string {
  const args = field.args
    .filter((arg) => isRequiredArgument(arg) || isInputObjectType(getNamedType(arg.type)))
    .map((arg) => `${arg.name}: ${sample(arg, given)}`)
  const call = args.length > 0 ? `${field.name}(${args.join(', ')})` : field.name
  return `${operation} { ${call} ${selectEverything(schema, getNamedType(field.type))} }`
}

function selectEverything(schema: GraphQLSchema, type: GraphQLNamedType, path: readonly string[] = []): string {
  if (isObjectType(type)) return `{ __typename ${everyField(schema, type, path).join(' ')} }`
  if (!isAbstractType(type)) return ''
  const possible = schema.getPossibleTypes(type).filter(({ name }) => !path.includes(name))
  // Selected together, fields of the same name must have the same type unless they have aliases.
  const selections = possible.map(
    (type) =>
      `... on ${type.name} { ${everyField(schema, type, path)
        .map((field) => `${type.name}_${field.split(' ', 1)[0]}: ${field}`)
        .join(' ')} }`,
  )
  return `{ __typename ${selections.join(' ')} }`
}

const everyField = (schema: GraphQLSchema, type: GraphQLObjectType, path: readonly string[]): string[] =>
  Object.values(type.getFields())
    .filter((field) => !path.includes(getNamedType(field.type).name))
    .filter((field) => !field.args.some(isRequiredArgument))
    .map((field) => `${field.name} ${selectEverything(schema, getNamedType(field.type), [...path, type.name])}`)

/** A value that passes every check, with every field that an input has. */
function sample({ name, type }: { name: string; type: GraphQLInputType }, given: Given): string {
  const bare = getNullableType(type)
  if (isListType(bare)) return `[${sample({ name: name === 'ids' ? 'id' : name, type: bare.ofType }, given)}]`
  if (isEnumType(bare)) return bare.getValues()[0]?.name ?? 'null'
  if (isInputObjectType(bare)) {
    const fields = Object.values(bare.getFields()).filter(
      (field) => isRequiredInputField(field) || !bare.name.endsWith('Filter'),
    )
    return `{ ${fields.map((field) => `${field.name}: ${sample(field, given)}`).join(', ')} }`
  }
  const value = given[name] ?? SAMPLES[bare.name]?.()
  if (value === undefined) throw new Error(`Add a sample of the scalar ${bare.name} here`)
  return JSON.stringify(value)
}

const SAMPLES: Record<string, () => unknown> = {
  ID: () => toPublicId('task', newId()),
  String: () => 'A stranger was here',
  Boolean: () => true,
  Int: () => 1,
  Float: () => 1.5,
  Date: () => '2026-12-24',
  DateTime: () => new Date(Date.now() + DAY).toISOString(),
  Scope: () => 'tasks:read',
  EmailAddress: () => `${crypto.randomUUID()}@example.com`,
}
