import {
  GraphQLError,
  Kind,
  OperationTypeNode,
  type ASTVisitor,
  type SelectionSetNode,
  type ValidationContext,
} from 'graphql'

const CONDITIONS = new Set(['skip', 'include'])

/**
 * Refuses `@skip` and `@include` on the root field of a subscription, as the specification does. It
 * must run before graphql-js's rule of a single field, which throws when such a condition has a
 * variable.
 */
export function noSubscriptionConditions(context: ValidationContext): ASTVisitor {
  return {
    OperationDefinition: ({ operation, selectionSet }) => {
      if (operation === OperationTypeNode.SUBSCRIPTION) checkSelections(context, selectionSet, new Set())
    },
  }
}

/** @param seen the fragments that are checked already, since fragments can form cycles */
function checkSelections(context: ValidationContext, { selections }: SelectionSetNode, seen: Set<string>): void {
  for (const selection of selections) {
    const condition = selection.directives?.find(({ name }) => CONDITIONS.has(name.value))
    if (condition) {
      const message = `The field of a subscription cannot have @${condition.name.value}. Leave the subscription out instead.`
      context.reportError(new GraphQLError(message, { nodes: condition }))
    }
    if (selection.kind === Kind.INLINE_FRAGMENT) checkSelections(context, selection.selectionSet, seen)
    if (selection.kind !== Kind.FRAGMENT_SPREAD || seen.has(selection.name.value)) continue
    seen.add(selection.name.value)
    const fragment = context.getFragment(selection.name.value)
    if (fragment) checkSelections(context, fragment.selectionSet, seen)
  }
}
