import {
  GraphQLError,
  Kind,
  type ASTVisitor,
  type FragmentDefinitionNode,
  type SelectionSetNode,
  type ValidationContext,
} from 'graphql'

/** How deeply fields may be nested. Introspection has a limit of its own in graphql-js. */
export const MAX_DEPTH = 12

/** More than any page needs, and too few to keep the parser busy. */
export const MAX_TOKENS = 2000

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
