import { getNamedType, isObjectType, type FieldNode, type GraphQLObjectType, type GraphQLResolveInfo } from 'graphql'
import { collectSubfields } from 'graphql/execution/collectFields.js'

type Selection = Pick<GraphQLResolveInfo, 'schema' | 'fragments' | 'variableValues'>

/**
 * The names of the fields of a type that a document selects below the field that is being resolved.
 * Resolves aliases and fragments, and leaves out what `@skip` and `@include` exclude.
 * @param paths the fields in between, such as `[['nodes'], ['edges', 'node']]`
 */
export function selectedFields(info: GraphQLResolveInfo, typeName: string, paths: string[][] = [[]]): Set<string> {
  const names = paths.flatMap((path) => {
    let type = objectType(info, path.length === 0 ? typeName : getNamedType(info.returnType).name)
    let nodes = info.fieldNodes
    for (const [index, name] of path.entries()) {
      nodes = fieldsOf(info, type, nodes).get(name) ?? []
      const returned = type.getFields()[name]?.type
      type = objectType(info, index === path.length - 1 || !returned ? typeName : getNamedType(returned).name)
    }
    return [...fieldsOf(info, type, nodes).keys()]
  })
  return new Set(names)
}

/** The selections of each field, which can have several aliases. */
function fieldsOf(info: Selection, type: GraphQLObjectType, nodes: readonly FieldNode[]): Map<string, FieldNode[]> {
  const byName = new Map<string, FieldNode[]>()
  for (const fields of collectSubfields(info.schema, info.fragments, info.variableValues, type, nodes).values()) {
    const name = fields[0]?.name.value ?? ''
    byName.set(name, [...(byName.get(name) ?? []), ...fields])
  }
  return byName
}

function objectType({ schema }: Selection, name: string): GraphQLObjectType {
  const type = schema.getType(name)
  if (isObjectType(type)) return type
  throw new Error(`${name} has no fields of its own`)
}
