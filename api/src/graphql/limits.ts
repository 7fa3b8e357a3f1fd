import {
  GraphQLError,
  Kind,
  OperationTypeNode,
  type ASTVisitor,
  type FieldNode,
  type FragmentDefinitionNode,
  type SelectionSetNode,
  type ValidationContext,
} from 'graphql'
import type { FieldProblem } from '../errors.ts'

/** How deeply fields may be nested. graphql-js limits introspection by itself. */
export const MAX_DEPTH = 12

/** More than any page needs, and few enough to parse quickly. */
export const MAX_TOKENS = 2000

/** With aliases a short document can select the same field many times. */
export const MAX_ALIASES = 100

/** Mutations run one after another. Bulk mutations do more at once. */
export const MAX_MUTATIONS = 10

/** How often `__schema` and `__type` may be selected, which cost no points. */
export const MAX_INTROSPECTION = 10

/** More than any input needs, and too little to overflow the stack while it is read. */
const MAX_VARIABLE_DEPTH = 100

/** Validation rules in addition to those of the GraphQL specification. */
export const DOCUMENT_RULES = [maxDepth, maxAliases, maxMutations, maxIntrospection, onePasswordField]

/** Root fields that hash a password: a document may have one of them. */
const PASSWORD_FIELDS = new Set([
  'signup',
  'completeSignup',
  'signin',
  'changePassword',
  'resetPassword',
  'changeEmail',
  'deleteAccount',
])

/** Refuses documents that are nested too deeply, fragments included. */
export function maxDepth(context: ValidationContext): ASTVisitor {
  const depthOfFragment = new Map<string, number>()

  const depthOf = (selections: SelectionSetNode): number =>
    Math.max(
      ...selections.selections.map((selection) => {
        switch (selection.kind) {
          case Kind.FIELD:
            if (selection.name.value.startsWith('__')) return 0
            return selection.selectionSet ? 1 + depthOf(selection.selectionSet) : 1
          case Kind.INLINE_FRAGMENT:
            return depthOf(selection.selectionSet)
          case Kind.FRAGMENT_SPREAD:
            return fragmentDepth(context.getFragment(selection.name.value))
        }
      }),
    )

  const fragmentDepth = (fragment: FragmentDefinitionNode | null | undefined): number => {
    if (!fragment) return 0
    const known = depthOfFragment.get(fragment.name.value)
    if (known !== undefined) return known
    depthOfFragment.set(fragment.name.value, 0) // another rule reports cycles
    const depth = depthOf(fragment.selectionSet)
    depthOfFragment.set(fragment.name.value, depth)
    return depth
  }

  return {
    OperationDefinition(operation) {
      const depth = depthOf(operation.selectionSet)
      if (depth <= MAX_DEPTH) return
      const message = `Fields are nested ${depth} deep; at most ${MAX_DEPTH} are allowed.`
      context.reportError(new GraphQLError(message, { nodes: operation }))
    },
  }
}

/** Refuses documents that try several passwords, by aliases, fragments or several operations. */
export function onePasswordField(context: ValidationContext): ASTVisitor {
  let seen = 0
  return {
    Field(field) {
      if (!PASSWORD_FIELDS.has(field.name.value) || context.getParentType()?.name !== 'Mutation') return
      seen += 1
      if (seen !== 2) return
      context.reportError(
        new GraphQLError('At most one field that checks a password is allowed in a document.', { nodes: field }),
      )
    },
  }
}

/** Refuses documents with too many aliases. */
export function maxAliases(context: ValidationContext): ASTVisitor {
  let aliases = 0
  return {
    Field: (field) => void (field.alias && (aliases += 1)),
    Document: {
      leave: () => {
        if (aliases <= MAX_ALIASES) return
        const message = `The document has ${aliases} aliases; at most ${MAX_ALIASES} are allowed.`
        context.reportError(new GraphQLError(message))
      },
    },
  }
}

/** Refuses operations with too many mutations. */
export function maxMutations(context: ValidationContext): ASTVisitor {
  const isRoot = ({ name }: FieldNode) => !name.value.startsWith('__')
  return {
    OperationDefinition(operation) {
      if (operation.operation !== OperationTypeNode.MUTATION) return
      const count = countRootFields(context, operation.selectionSet, isRoot)
      if (count <= MAX_MUTATIONS) return
      const message = `The operation has ${count} mutations; at most ${MAX_MUTATIONS} are allowed.`
      context.reportError(new GraphQLError(message, { nodes: operation }))
    },
  }
}

/** Refuses operations that select the whole schema many times. */
export function maxIntrospection(context: ValidationContext): ASTVisitor {
  const isIntrospection = ({ name }: FieldNode) => name.value === '__schema' || name.value === '__type'
  return {
    OperationDefinition(operation) {
      const count = countRootFields(context, operation.selectionSet, isIntrospection)
      if (count <= MAX_INTROSPECTION) return
      const message = `The operation asks ${count} times for __schema or __type; at most ${MAX_INTROSPECTION} times are allowed.`
      context.reportError(new GraphQLError(message, { nodes: operation }))
    },
  }
}

/** Counts fields of the root type; those of a fragment once per spread. */
function countRootFields(
  context: ValidationContext,
  selections: SelectionSetNode,
  counts: (field: FieldNode) => boolean,
): number {
  const countOfFragment = new Map<string, number>()

  const countIn = ({ selections }: SelectionSetNode): number =>
    selections.reduce((count, selection) => {
      switch (selection.kind) {
        case Kind.FIELD:
          return count + (counts(selection) ? 1 : 0)
        case Kind.INLINE_FRAGMENT:
          return count + countIn(selection.selectionSet)
        case Kind.FRAGMENT_SPREAD:
          return count + countInFragment(selection.name.value)
      }
    }, 0)

  const countInFragment = (name: string): number => {
    const known = countOfFragment.get(name)
    if (known !== undefined) return known
    countOfFragment.set(name, 0) // another rule reports cycles
    const fragment = context.getFragment(name)
    const count = fragment ? countIn(fragment.selectionSet) : 0
    countOfFragment.set(name, count)
    return count
  }

  return countIn(selections)
}

/** Goes level by level, without recursion, so that deep variables cannot overflow the stack. */
export function depthProblem(variables: object): FieldProblem | null {
  let level = [variables]
  for (let depth = 0; depth <= MAX_VARIABLE_DEPTH; depth++) {
    level = level.flatMap((value): unknown[] => Object.values(value)).filter(isObject)
    if (level.length === 0) return null
  }
  return { path: 'variables', message: `Variables can be nested at most ${MAX_VARIABLE_DEPTH} deep.` }
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null
