import {
  getNamedType,
  getNullableType,
  isCompositeType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isObjectType,
  isRequiredArgument,
  Kind,
  valueFromASTUntyped,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValueNode,
} from 'graphql'
import { DEFAULT_SIZE, MAX_SIZE } from '../pages/pages.ts'
import type { Variables } from './variables.ts'

/** Points per operation. */
export const MAX_COST = 10_000

/** Points for values that take more work than serializing them. All other values cost one point. */
export const WEIGHTS: Record<string, number> = {
  'Task.description': 10, // up to 10,000 characters
}

/** The same for fields of any type. */
const FIELD_WEIGHTS: Record<string, number> = {
  totalCount: 20, // a query of its own, over all rows of the person
}

/** Points on top for arguments that may make the database read all rows of a person. */
export const ARGUMENT_WEIGHTS: Record<string, number> = { filter: 20, search: 100 }

/** Points for each thing that a mutation does. */
const MUTATION_WEIGHT = 10

/** The assumed length of lists without pages, which are short. */
const SHORT_LIST = 10

/** Fields without a cost, so that clients can always read their remaining points. */
const FREE = new Set(['Query.rateLimit'])

/** @param variables coerced to their declared types, with the operation's defaults */
export type CostOf = (document: DocumentNode, operation: OperationDefinitionNode, variables?: Variables) => number

/**
 * Counts the values that the response could contain at most: each field once for each object that
 * it is selected on. Assumes that `@include` applies, and that fragments on different types all
 * match. Caches the cost of operations that does not depend on variables.
 */
export function createCostOf(schema: GraphQLSchema): CostOf {
  const known = new WeakMap<OperationDefinitionNode, number>()

  return (document, operation, variables = {}) => {
    const before = known.get(operation)
    if (before !== undefined) return before
    const count = new Count(schema, document, operation, variables)
    const cost = count.operation()
    if (!count.dependsOnVariables) known.set(operation, cost)
    return cost
  }
}

class Count {
  /** Whether the cost depends on the values of variables. */
  dependsOnVariables = false
  private readonly schema: GraphQLSchema
  private readonly variables: Variables
  private readonly root: OperationDefinitionNode
  private readonly fragments = new Map<string, FragmentDefinitionNode>()
  private readonly ofFragment = new Map<string, number>()

  constructor(schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode, variables: Variables) {
    this.schema = schema
    this.root = operation
    this.variables = variables
    for (const definition of document.definitions) {
      if (definition.kind === Kind.FRAGMENT_DEFINITION) this.fragments.set(definition.name.value, definition)
    }
  }

  operation(): number {
    const type = this.schema.getRootType(this.root.operation)
    return type ? this.selections(this.root.selectionSet, type, SHORT_LIST) : 0
  }

  /** @param size the length of a list among the fields that has no page size of its own */
  private selections({ selections }: SelectionSetNode, type: GraphQLNamedType, size: number): number {
    let cost = 0
    for (const selection of selections) {
      switch (selection.kind) {
        case Kind.FIELD:
          cost += this.field(selection, type, size)
          break
        case Kind.INLINE_FRAGMENT:
          cost += this.selections(selection.selectionSet, this.typeOf(selection.typeCondition?.name.value, type), size)
          break
        case Kind.FRAGMENT_SPREAD:
          cost += this.fragment(selection.name.value, type, size)
      }
    }
    return cost
  }

  /** Cached per size: fragments that each spread the next one twice would take exponential time. */
  private fragment(name: string, type: GraphQLNamedType, size: number): number {
    const key = `${name} ${size}`
    const before = this.ofFragment.get(key)
    if (before !== undefined) return before
    const fragment = this.fragments.get(name)
    if (!fragment) return 0
    const cost = this.selections(fragment.selectionSet, this.typeOf(fragment.typeCondition.name.value, type), size)
    this.ofFragment.set(key, cost)
    return cost
  }

  private field(node: FieldNode, type: GraphQLNamedType, sizeAbove: number): number {
    const name = node.name.value
    const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined
    if (!field || FREE.has(`${type.name}.${name}`)) return 0 // introspection fields are not fields of the type
    const isMutation = type === this.schema.getMutationType()
    const isList = isListType(getNullableType(field.type))
    const given = isMutation ? this.batchOf(node, field) : this.pageOf(node, field)
    const size = given ?? sizeAbove

    const returned = getNamedType(field.type)
    const below =
      node.selectionSet && isCompositeType(returned)
        ? this.selections(node.selectionSet, returned, isList ? SHORT_LIST : (given ?? SHORT_LIST))
        : 0
    if (isMutation) return MUTATION_WEIGHT * (given ?? 1) + (isList ? size : 1) * below
    const weight = (WEIGHTS[`${type.name}.${name}`] ?? FIELD_WEIGHTS[name] ?? 1) + this.argumentsOf(node)
    return isList ? size * (weight + below) : weight + below
  }

  private argumentsOf({ arguments: given = [] }: FieldNode): number {
    const isGiven = (value: ValueNode) =>
      value.kind === Kind.VARIABLE ? this.variable(value.name.value) != null : value.kind !== Kind.NULL
    return given
      .map(({ name, value }) => ({ weight: ARGUMENT_WEIGHTS[name.value] ?? 0, value }))
      .reduce((sum, { weight, value }) => (weight > 0 && isGiven(value) ? sum + weight : sum), 0)
  }

  /** How many items the field returns: its page size, or one per element of its required list. */
  private pageOf(node: FieldNode, field: GraphQLField<unknown, unknown>): number | null {
    if (field.args.some(({ name }) => name === 'first')) {
      const size = this.sizeIn(node, 'first') ?? this.sizeIn(node, 'last') ?? DEFAULT_SIZE
      return Math.min(Math.max(size, 1), MAX_SIZE) // a size beyond these is refused later, with a message
    }
    return field.args.some((arg) => isRequiredArgument(arg) && isListType(getNullableType(arg.type)))
      ? this.longestIn(node)
      : null
  }

  /** How many things the mutation does; `null` for mutations that take only one. */
  private batchOf(node: FieldNode, { args }: GraphQLField<unknown, unknown>): number | null {
    return args.some(({ type }) => holdsList(type)) ? this.longestIn(node) : null
  }

  private sizeIn(node: FieldNode, name: string): number | null {
    const value = node.arguments?.find((argument) => argument.name.value === name)?.value
    const size = value?.kind === Kind.VARIABLE ? this.variable(value.name.value) : value && valueFromASTUntyped(value)
    return typeof size === 'number' ? size || DEFAULT_SIZE : null
  }

  /** The length of the longest list in the arguments; `null` when there is no list. */
  private longestIn({ arguments: given = [] }: FieldNode): number | null {
    const length = given.map(({ value }) => this.longest(value)).reduce(more, null)
    return length === null ? null : Math.max(1, length)
  }

  private longest(value: ValueNode): number | null {
    if (value.kind === Kind.VARIABLE) return longestOf(this.variable(value.name.value))
    if (value.kind === Kind.LIST)
      return value.values.map((item) => this.longest(item)).reduce(more, value.values.length)
    if (value.kind === Kind.OBJECT) return value.fields.map((field) => this.longest(field.value)).reduce(more, null)
    return null
  }

  private variable(name: string): unknown {
    this.dependsOnVariables = true
    return this.variables[name]
  }

  private typeOf(name: string | undefined, otherwise: GraphQLNamedType): GraphQLNamedType {
    return (name !== undefined && this.schema.getType(name)) || otherwise
  }
}

/** @param within the enclosing input types, for input types that contain themselves */
function holdsList(type: GraphQLInputType, within: readonly GraphQLInputType[] = []): boolean {
  const input = getNullableType(type)
  if (isListType(input)) return true
  if (!isInputObjectType(input) || within.includes(input)) return false
  return Object.values(input.getFields()).some((field) => holdsList(field.type, [...within, input]))
}

/** No input type nests lists more deeply. Variables, which are any JSON, can be nested further. */
const DEEPEST = 4

function longestOf(value: unknown, depth = 0): number | null {
  if (typeof value !== 'object' || value === null || depth > DEEPEST) return null
  const parts: unknown[] = Object.values(value)
  return parts.map((part) => longestOf(part, depth + 1)).reduce(more, Array.isArray(value) ? value.length : null)
}

const more = (a: number | null, b: number | null): number | null => (a === null ? b : b === null ? a : Math.max(a, b))
