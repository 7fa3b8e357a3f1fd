import {
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isRequiredInputField,
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLSchema,
} from 'graphql'

type Input = GraphQLArgument | GraphQLInputField
type Place = { schema: GraphQLSchema; input: Input; owner: string }

/** Typical values by the name of a field, for fields whose description gives no example. */
const WORDS: [pattern: RegExp, value: string][] = [
  [/newPassword/i, 'another horse battery staple'],
  [/password/i, 'correct horse battery staple'],
  [/^name$/i, 'Ada'],
  [/title/i, 'Water the plants'],
  [/description|note/i, 'The fern as well.'],
  [/search|text|query/i, 'plants'],
]

/** Makes a value that the API accepts. It is always the same. */
export function exampleValue({ schema, input, owner }: Place, type: GraphQLInputType = input.type): unknown {
  const nullable = getNullableType(type)
  if (isListType(nullable)) return [exampleValue({ schema, input, owner }, nullable.ofType)]
  if (isInputObjectType(nullable)) return exampleObject(schema, nullable)
  if (isEnumType(nullable)) return nullable.getValues().findLast((value) => !value.deprecationReason)?.name
  switch (nullable.name) {
    case 'Int':
    case 'Float':
      return 10
    case 'Boolean':
      return true
    case 'ID':
      return sampleIn(input) ?? exampleId(schema, `${input.description} ${owner} ${input.name}`)
    default:
      return sampleIn(input) ?? sampleIn(nullable) ?? wordFor(input.name)
  }
}

/**
 * All required fields. If these are only ids, one optional field too, so that there is something to
 * change.
 */
function exampleObject(schema: GraphQLSchema, type: GraphQLInputObjectType): Record<string, unknown> {
  const fields = Object.values(type.getFields()).filter((field) => !field.deprecationReason)
  const required = fields.filter((field) => isRequiredInputField(field))
  const more = fields.filter((field) => !required.includes(field)).slice(0, 1)
  const saysWhat = required.some((field) => getNamedType(field.type).name !== 'ID') || more.length === 0
  const chosen = type.isOneOf ? fields.slice(0, 1) : saysWhat ? required : [...required, ...more]
  return Object.fromEntries(chosen.map((input) => [input.name, exampleValue({ schema, input, owner: type.name })]))
}

/** The example in a description: "such as `this`". */
function sampleIn({ description }: { description?: string | null | undefined }): string | undefined {
  return /such as `([^`]+)`/.exec(description ?? '')?.[1]
}

function wordFor(name: string): string {
  return WORDS.find(([pattern]) => pattern.test(name))?.[1] ?? name
}

/** An id of the type that the words mention. The `id` fields describe their prefixes. */
function exampleId(schema: GraphQLSchema, words: string): string {
  const node = schema.getType('Node')
  const prefixes = (isInterfaceType(node) ? schema.getPossibleTypes(node) : []).flatMap((type) => {
    const prefix = /Starts with `(\w+_)`/.exec(type.getFields()['id']?.description ?? '')?.[1]
    return prefix === undefined ? [] : [{ name: type.name, prefix }]
  })
  const spokenOf = prefixes.find(({ name }) => words.toLowerCase().includes(name.toLowerCase()))
  return `${spokenOf?.prefix ?? 'user_'}01h455vb4pex5vsknk084sn02q`
}
