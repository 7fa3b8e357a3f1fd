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

/** How deeply fields may be nested. Introspection has a limit of its own in graphql-js. */
export const MAX_DEPTH = 12

/** More than any page needs, and too few to keep the parser busy. */
export const MAX_TOKENS = 2000

/** Each can ask for the same again, and so make the answer longer than the document. */
export const MAX_ALIASES = 100

/** They run one after another. Bulk mutations do more at once. */
export const MAX_MUTATIONS = 10

/** Of `__schema` and `__type`, which cost no points. */
export const MAX_INTROSPECTION = 10

/** Deeper than any input is good for, and too little to run out of stack while it is read. */
const MAX_VARIABLE_DEPTH = 100

/** What is asked of every document, beside what GraphQL asks. */
export const DOCUMENT_RULES = [maxDepth, maxAliases, maxMutations, maxIntrospection, onePasswordField]

/** Root fields that hash a password: one a document, under whatever aliases. */
const PASSWORD_FIELDS = new Set(['signup', 'signin', 'changePassword', 'deleteAccount'])

/** Refuses documents that nest too deeply, fragments included. */
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
    depthOfFragment.set(fragment.name.value, 0) // a cycle is another rule's error
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

/** Refuses documents that try more than one password, by aliases, fragments or further operations. */
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

/** Refuses documents with more aliases than any client writes. */
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

/** Refuses operations that do very much at once. */
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

/** Refuses documents that ask for the whole contract again and again. */
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

/** Fields of the root type, fragments included: each as often as it is spread. */
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
    countOfFragment.set(name, 0) // a cycle is another rule's error
    const fragment = context.getFragment(name)
    const count = fragment ? countIn(fragment.selectionSet) : 0
    countOfFragment.set(name, count)
    return count
  }

  return countIn(selections)
}

/** Looks at one level after the other, so that it needs no stack itself. */
export function depthProblem(variables: object): FieldProblem | null {
  let level = [variables]
  for (let depth = 0; depth <= MAX_VARIABLE_DEPTH; depth++) {
    level = level.flatMap((value): unknown[] => Object.values(value)).filter(isObject)
    if (level.length === 0) return null
  }
  return { path: 'variables', message: `Variables can be nested at most ${MAX_VARIABLE_DEPTH} deep.` }
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null
