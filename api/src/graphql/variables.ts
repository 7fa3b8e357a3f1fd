import {
  getVariableValues,
  GraphQLError,
  isEnumType,
  isInputObjectType,
  isInputType,
  isListType,
  isNonNullType,
  isRequiredInputField,
  separateOperations,
  typeFromAST,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLLeafType,
  type GraphQLSchema,
  type NameNode,
  type OperationDefinitionNode,
} from 'graphql'
import { badInput, type FieldProblem } from '../errors.ts'
import { depthProblem } from './limits.ts'

export type Variables = Record<string, unknown>

/** An operation and the document that contains it. */
export type Asked = { schema: GraphQLSchema; document: DocumentNode; operation: OperationDefinitionNode }

/** A single variable can have thousands of problems. */
const MAX_PROBLEMS = 100

/**
 * Coerces the variables to their declared types, with the operation's defaults, or returns an error
 * that names every invalid field. Nothing else reads the raw variables, which can be any JSON.
 */
export function tryVariables(
  asked: Asked,
  sent: Variables,
): { variables: Variables; error?: never } | { variables?: never; error: GraphQLError } {
  const problem = depthProblem(sent)
  if (problem) return { error: toError([problem]) }
  const definitions = asked.operation.variableDefinitions ?? []
  const { coerced } = getVariableValues(asked.schema, definitions, sent, { maxErrors: 0 })
  const problems = coerced ? misplacedNulls(asked, coerced) : problemsWith(asked, sent)
  return coerced && problems.length === 0 ? { variables: coerced } : { error: toError(problems) }
}

function toError(problems: FieldProblem[]): GraphQLError {
  const originalError = badInput(problems)
  return new GraphQLError(originalError.message, { originalError, extensions: { http: { status: 400 } } })
}

/** graphql-js reports problems only as English text, and stops after 50. */
function problemsWith({ schema, operation }: Asked, sent: Variables): FieldProblem[] {
  const all = (operation.variableDefinitions ?? []).values().flatMap(function* ({
    variable,
    type: declared,
    defaultValue,
  }) {
    const name = variable.name.value
    const type = typeFromAST(schema, declared)
    const isGiven = Object.hasOwn(sent, name)
    if (!isInputType(type) || (!isGiven && defaultValue)) return
    if (!isGiven && isNonNullType(type)) yield { path: name, message: `The variable ${name} is required.` }
    else yield* problemsIn(sent[name], type, { name, path: [] })
  })
  return all.take(MAX_PROBLEMS).toArray()
}

/** The position of a value: its variable, and the path within it. */
type Place = { name: string; path: readonly (string | number)[] }

const nameOf = ({ name, path }: Place) => (path.length === 0 ? name : path.join('.'))

const within = ({ name, path }: Place, part: string | number): Place => ({ name, path: [...path, part] })

function* problemsIn(value: unknown, type: GraphQLInputType, place: Place): Generator<FieldProblem> {
  const problem = (what: string) => ({ path: nameOf(place), message: `${nameOf(place)} ${what}.` })
  if (isNonNullType(type)) {
    if (value == null) yield problem('cannot be null')
    else yield* problemsIn(value, type.ofType, place)
  } else if (value == null) {
    return
  } else if (isListType(type)) {
    if (!Array.isArray(value)) yield* problemsIn(value, type.ofType, place) // a single value counts as a list of one
    else for (const [n, item] of value.entries()) yield* problemsIn(item, type.ofType, within(place, n))
  } else if (!isInputObjectType(type)) {
    if (!isOf(type, value)) yield problem(`must be ${expected(type)}`)
  } else if (typeof value === 'object' && !Array.isArray(value)) {
    yield* problemsInObject(new Map(Object.entries(value)), type, place)
  } else {
    yield problem('must be an object')
  }
}

function* problemsInObject(
  given: ReadonlyMap<string, unknown>,
  type: GraphQLInputObjectType,
  place: Place,
): Generator<FieldProblem> {
  const fields = type.getFields()
  for (const [name, field] of Object.entries(fields)) {
    const here = within(place, name)
    if (given.has(name)) yield* problemsIn(given.get(name), field.type, here)
    else if (isRequiredInputField(field)) yield { path: nameOf(here), message: `${nameOf(here)} is required.` }
  }
  for (const name of given.keys()) {
    if (fields[name]) continue
    const path = nameOf(within(place, name.slice(0, 100)))
    yield { path, message: `${path} is unknown; there are only ${Object.keys(fields).join(', ')}.` }
  }
}

function isOf(type: GraphQLLeafType, value: unknown): boolean {
  try {
    return type.parseValue(value) !== undefined
  } catch {
    return false
  }
}

const EXPECTED: Record<string, string> = {
  Boolean: 'true or false',
  Float: 'a number',
  ID: 'a string or a whole number',
  Int: 'a whole number from -2147483648 to 2147483647',
}

/** Our own scalars are all strings (scalars.ts). */
function expected(type: GraphQLLeafType): string {
  if (!isEnumType(type)) return EXPECTED[type.name] ?? 'a string'
  return `one of ${type
    .getValues()
    .map(({ name }) => name)
    .join(', ')}`
}

/**
 * A nullable variable with a default may be used where `null` is not allowed. If it is then sent as
 * `null`, graphql-js would fail only in the middle of the operation.
 */
function misplacedNulls({ schema, document, operation }: Asked, variables: Variables): FieldProblem[] {
  if (!Object.values(variables).includes(null)) return []
  const own = separateOperations(document)[operation.name?.value ?? '']
  const typeInfo = new TypeInfo(schema)
  const problems: FieldProblem[] = []
  const path: string[] = []
  const named = {
    enter: ({ name }: { name: NameNode }) => void path.push(name.value),
    leave: () => void path.pop(),
  }
  const visitor = visitWithTypeInfo(typeInfo, {
    VariableDefinition: () => false,
    Argument: named,
    ObjectField: named,
    Variable: ({ name }) => {
      if (variables[name.value] !== null || !isNonNullType(typeInfo.getInputType())) return
      const place = (path[0] === 'input' && path.length > 1 ? path.slice(1) : path).join('.')
      const message = `${place} cannot be null. Leave out the variable ${name.value}, or give it a value.`
      problems.push({ path: place, message })
    },
  })
  if (own) visit(own, visitor)
  return problems.slice(0, MAX_PROBLEMS)
}
