import {
  getNamedType,
  isAbstractType,
  isCompositeType,
  isInputObjectType,
  isRequiredArgument,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLNamedOutputType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql'
import { exampleValue } from './example-values.server.ts'
import type { Example } from './reference.ts'

type RootField = GraphQLField<unknown, unknown>
type Operation = 'query' | 'mutation' | 'subscription'

/** The description of a root field ends with the scope that it needs, if it needs a token. */
const NEEDS_TOKEN = /\bScope: |\bTakes a session\.\s*$/

/** How many levels of types an example selects. */
const MAX_DEPTH = 3
/** How many fields an example selects of each possible type of an abstract type. */
const FIELDS_PER_TYPE = 3

/** An operation for a root field with variables that the API accepts. It is always the same. */
export function exampleOf(schema: GraphQLSchema, operation: Operation, field: RootField): Example {
  const args = field.args.filter((arg) => isRequiredArgument(arg) || isPageSize(arg))
  const declared = args.map(({ name, type }) => `$${name}: ${String(type)}`).join(', ')
  const passed = args.map(({ name }) => `${name}: $${name}`).join(', ')
  const title = field.name.charAt(0).toUpperCase() + field.name.slice(1)
  const selection = selectFrom(schema, getNamedType(field.type), [])
  const root = `${field.name}${passed && `(${passed})`}${selection}`
  return {
    operation: indent(`${operation} ${title}${declared && `(${declared})`} {\n${root}\n}`),
    variables:
      args.length === 0
        ? null
        : Object.fromEntries(args.map((input) => [input.name, exampleValue({ schema, input, owner: field.name })])),
    anonymous: !NEEDS_TOKEN.test(field.description ?? ''),
  }
}

/** Examples pass the page size although it has a default, so that readers see it. */
function isPageSize({ name, type }: GraphQLArgument): boolean {
  return name === 'first' && !isInputObjectType(type)
}

function selectFrom(schema: GraphQLSchema, type: GraphQLNamedOutputType, above: string[]): string {
  if (!isCompositeType(type)) return ''
  if (isAbstractType(type)) return ` {\n__typename\n${fragmentsOn(schema.getPossibleTypes(type)).join('\n')}\n}`

  const fields = Object.values(type.getFields()).filter((field) => isAskedFor(field))
  // A connection has its items in `edges` and in `nodes`: examples use the shorter one.
  const isConnection = type.name.endsWith('Connection') && fields.some(({ name }) => name === 'nodes')
  const shown = isConnection ? fields.filter(({ name }) => name !== 'edges' && name !== 'totalCount') : fields
  const inner = shown.flatMap((field) => {
    const named = getNamedType(field.type)
    if (!isCompositeType(named)) return [field.name]
    if (above.length + 1 >= MAX_DEPTH || above.includes(named.name) || named.name.endsWith('Connection')) return []
    return [`${field.name}${selectFrom(schema, named, [...above, type.name])}`]
  })
  return ` {\n${inner.length > 0 ? inner.join('\n') : '__typename'}\n}`
}

/** A few fields of each type. Fields of the same name must have the same type to be valid. */
function fragmentsOn(types: readonly GraphQLObjectType[]): string[] {
  const typeOf = new Map<string, string>()
  return types.map((type) => {
    const fields = Object.values(type.getFields()).filter((field) => isPlain(field) && field.name !== 'id')
    const few = fields.slice(0, FIELDS_PER_TYPE).filter((field) => {
      const known = typeOf.get(field.name) ?? String(field.type)
      typeOf.set(field.name, known)
      return known === String(field.type)
    })
    return `... on ${type.name} {\n${few.map(({ name }) => name).join('\n') || 'id'}\n}`
  })
}

const isAskedFor = (field: RootField) => !field.deprecationReason && !field.args.some((arg) => isRequiredArgument(arg))

const isPlain = (field: RootField) => isAskedFor(field) && !isCompositeType(getNamedType(field.type))

function indent(operation: string): string {
  let depth = 0
  return operation
    .split('\n')
    .map((line) => {
      if (line.startsWith('}')) depth -= 1
      const indented = '  '.repeat(depth) + line
      if (line.endsWith('{')) depth += 1
      return indented
    })
    .join('\n')
}
