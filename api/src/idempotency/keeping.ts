import {
  getNamedType,
  isInputObjectType,
  isObjectType,
  Kind,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLNamedType,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql'

/**
 * What is stored of a mutation with a key: its `ANSWER`; only that it was `DONE`, because the
 * response contains a secret; or `NOTHING`, because a fingerprint of the request would help to
 * guess the password in it.
 */
export type Keeping = 'ANSWER' | 'DONE' | 'NOTHING'

type Fields = Record<string, GraphQLField<unknown, unknown>>

/**
 * The least of what may be stored for any of the operation's fields. Derived from the contract, so
 * that no field is forgotten.
 */
export function keepingOf(fields: Fields, operation: OperationDefinitionNode, document: DocumentNode): Keeping {
  const asked = rootFieldsOf(operation, document).flatMap((name) => fields[name] ?? [])
  if (asked.some(({ args }) => args.some(({ type }) => names(getNamedType(type), /password/i)))) return 'NOTHING'
  return asked.some(({ type }) => names(getNamedType(type), /token$/i)) ? 'DONE' : 'ANSWER'
}

/** The names of all root fields of the operation, including those in fragments. */
export function rootFieldsOf({ selectionSet }: OperationDefinitionNode, { definitions }: DocumentNode): string[] {
  const fragments = definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION)
  return [...rootFields(selectionSet, new Map(fragments.map((fragment) => [fragment.name.value, fragment])))]
}

function* rootFields(
  { selections }: SelectionSetNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): Generator<string> {
  for (const selection of selections) {
    if (selection.kind === Kind.FIELD) yield selection.name.value
    else {
      const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection
      if (fragment) yield* rootFields(fragment.selectionSet, fragments)
    }
  }
}

/** Whether the name of a leaf of the type, or of a type within it, matches. */
function names(type: GraphQLNamedType, pattern: RegExp, seen = new Set<GraphQLNamedType>()): boolean {
  if (seen.has(type) || !(isObjectType(type) || isInputObjectType(type))) return false
  seen.add(type)
  return Object.values(type.getFields()).some((field) => {
    const inner = getNamedType(field.type)
    const isLeaf = !(isObjectType(inner) || isInputObjectType(inner))
    return isLeaf ? pattern.test(field.name) : names(inner, pattern, seen)
  })
}
