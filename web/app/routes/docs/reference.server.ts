import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isNonNullType,
  isObjectType,
  isScalarType,
  isUnionType,
  print,
  astFromValue,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLNamedType,
  type GraphQLSchema,
  type GraphQLType,
} from 'graphql'
import { exampleOf } from './example.server.ts'
import { readProse } from './prose.server.ts'
import type { Contents, Entry, Guide, Member, Prose, Section, Start, TypeLink } from './reference.ts'
import { readGuide, readStart } from './start.server.ts'

/** Every page of the reference, in the order that people read it. */
const KINDS: { slug: string; title: string; about: string; is: (type: GraphQLNamedType) => boolean }[] = [
  { slug: 'objects', title: 'Objects', about: 'What the API returns.', is: isObjectType },
  { slug: 'interfaces', title: 'Interfaces', about: 'Fields that several objects share.', is: isInterfaceType },
  { slug: 'unions', title: 'Unions', about: 'Values that have one of several types.', is: isUnionType },
  { slug: 'inputs', title: 'Inputs', about: 'What mutations and filters take.', is: isInputObjectType },
  { slug: 'enums', title: 'Enums', about: 'Values to choose from.', is: isEnumType },
  { slug: 'scalars', title: 'Scalars', about: 'The formats of single values.', is: isScalarType },
]

export type Reference = {
  sections: Section[]
  contents: Contents
  start: (endpoint: string) => Start
  guide: (endpoint: string) => Guide[]
}

/** Describes everything in the schema, from its descriptions, without knowing what it is about. */
export function readReference(schema: GraphQLSchema): Reference {
  const findLink = (name: string) => linkTo(schema, name)
  const prose = (text: string | null | undefined) => readProse(text, findLink)
  const telling: Telling = { schema, prose }
  const sections = [...rootSections(telling), ...typeSections(telling)].filter(({ entries }) => entries.length > 0)
  const contents = sections.map(({ slug, title, entries }) => ({ slug, title, names: entries.map(({ name }) => name) }))
  return {
    sections,
    contents,
    start: (endpoint) => readStart(findLink, schema, endpoint),
    guide: (endpoint) => readGuide(findLink, endpoint),
  }
}

type Telling = { schema: GraphQLSchema; prose: (text: string | null | undefined) => Prose }

const roots = (schema: GraphQLSchema) => [
  { slug: 'queries', title: 'Queries', operation: 'query' as const, type: schema.getQueryType() },
  { slug: 'mutations', title: 'Mutations', operation: 'mutation' as const, type: schema.getMutationType() },
  {
    slug: 'subscriptions',
    title: 'Subscriptions',
    operation: 'subscription' as const,
    type: schema.getSubscriptionType(),
  },
]

function rootSections({ schema, prose }: Telling): Section[] {
  return roots(schema).map(({ slug, title, operation, type }) => ({
    slug,
    title,
    about: prose(type?.description),
    entries: Object.values(type?.getFields() ?? {}).map((field) => ({
      ...emptyEntry(field.name),
      about: prose(field.description),
      deprecated: field.deprecationReason ? prose(field.deprecationReason) : null,
      type: linkType(schema, field.type),
      args: membersOf({ schema, prose }, field.name, field.args),
      example: exampleOf(schema, operation, field),
    })),
  }))
}

function typeSections({ schema, prose }: Telling): Section[] {
  const isRoot = (type: GraphQLNamedType) => roots(schema).some((root) => root.type === type)
  const types = Object.values(schema.getTypeMap()).filter((type) => !isIntrospectionType(type) && !isRoot(type))
  return KINDS.map(({ slug, title, about, is }) => ({
    slug,
    title,
    about: prose(about),
    entries: types
      .filter((type) => is(type))
      .toSorted((a, b) => a.name.localeCompare(b.name, 'en'))
      .map((type) => typeEntry({ schema, prose }, type)),
  }))
}

function typeEntry(telling: Telling, type: GraphQLNamedType): Entry {
  const { schema, prose } = telling
  const hasFields = isObjectType(type) || isInterfaceType(type) || isInputObjectType(type)
  return {
    ...emptyEntry(type.name),
    about: prose(type.description),
    fields: hasFields ? membersOf(telling, type.name, Object.values(type.getFields())) : [],
    values: isEnumType(type)
      ? type.getValues().map((value) => ({
          ...emptyMember(`${type.name}.${value.name}`, value.name),
          about: prose(value.description),
          deprecated: value.deprecationReason ? prose(value.deprecationReason) : null,
        }))
      : [],
    relations: relationsOf(schema, type),
    specification: isScalarType(type) ? (type.specifiedByURL ?? null) : null,
  }
}

function relationsOf(schema: GraphQLSchema, type: GraphQLNamedType): Entry['relations'] {
  const has = isObjectType(type) || isInterfaceType(type) ? type.getInterfaces() : []
  const are = isInterfaceType(type) || isUnionType(type) ? schema.getPossibleTypes(type) : []
  const relations = [
    { label: 'Is a', types: has.map((other) => linkType(schema, other)) },
    { label: 'Can be', types: are.map((other) => linkType(schema, other)) },
    { label: 'Used by', types: usersOf(schema, type) },
  ]
  return relations.filter(({ types }) => types.length > 0)
}

/** Where a type is the answer, or can be given: the root fields and types that name it. */
function usersOf(schema: GraphQLSchema, type: GraphQLNamedType): TypeLink[] {
  const uses = (field: AnyField) =>
    [field, ...('args' in field ? field.args : [])].some((one) => getNamedType(one.type) === type)
  return Object.values(schema.getTypeMap())
    .filter((owner) => !isIntrospectionType(owner))
    .flatMap((owner) => {
      if (!isObjectType(owner) && !isInterfaceType(owner) && !isInputObjectType(owner)) return []
      const users = Object.values(owner.getFields()).filter((field) => uses(field))
      return users.map(({ name }) => {
        const to = linkTo(schema, `${owner.name}.${name}`) ?? ''
        return { before: '', name: isRootOf(schema, owner) ? name : `${owner.name}.${name}`, after: '', to }
      })
    })
}

type AnyField = GraphQLField<unknown, unknown> | GraphQLInputField | GraphQLArgument

function membersOf(telling: Telling, owner: string, fields: readonly AnyField[]): Member[] {
  const { schema, prose } = telling
  return fields.map((field) => {
    const id = `${owner}.${field.name}`
    const isInput = 'defaultValue' in field
    return {
      ...emptyMember(id, field.name),
      type: linkType(schema, field.type),
      required: isInput && isNonNullType(field.type) && field.defaultValue === undefined,
      defaultValue: isInput ? defaultOf(field) : null,
      about: prose(field.description),
      deprecated: field.deprecationReason ? prose(field.deprecationReason) : null,
      args: 'args' in field ? membersOf(telling, id, field.args) : [],
    }
  })
}

function defaultOf({ defaultValue, type }: GraphQLInputField | GraphQLArgument): string | null {
  const value = defaultValue === undefined ? null : astFromValue(defaultValue, type)
  return value ? print(value) : null
}

function linkType(schema: GraphQLSchema, type: GraphQLType): TypeLink {
  const { name } = getNamedType(type)
  const [before = '', after = ''] = String(type).split(name)
  return { before, name, after, to: linkTo(schema, name) ?? '' }
}

const isRootOf = (schema: GraphQLSchema, type: GraphQLNamedType) => roots(schema).some((root) => root.type === type)

/** Knows `Task`, `Task.title`, `Query.tasks`, and the name of a mutation alone. */
function linkTo(schema: GraphQLSchema, name: string): string | null {
  if (schema.getMutationType()?.getFields()[name]) return `/docs/mutations#${name}`
  const [typeName = '', member, ...rest] = name.split('.')
  const type = schema.getType(typeName)
  if (!type || rest.length > 0) return null
  const root = roots(schema).find((candidate) => candidate.type === type)
  if (root && member === undefined) return `/docs/${root.slug}`
  if (root) return root.type?.getFields()[member ?? ''] ? `/docs/${root.slug}#${member}` : null
  const kind = KINDS.find(({ is }) => is(type))
  if (!kind) return null
  if (member === undefined) return `/docs/${kind.slug}#${typeName}`
  return membersIn(type).includes(member) ? `/docs/${kind.slug}#${name}` : null
}

function membersIn(type: GraphQLNamedType): string[] {
  if (isEnumType(type)) return type.getValues().map(({ name }) => name)
  return isObjectType(type) || isInterfaceType(type) || isInputObjectType(type) ? Object.keys(type.getFields()) : []
}

const emptyMember = (id: string, name: string): Member => ({
  id,
  name,
  type: null,
  required: false,
  defaultValue: null,
  about: [],
  deprecated: null,
  args: [],
})

const emptyEntry = (name: string): Entry => ({
  name,
  about: [],
  deprecated: null,
  type: null,
  args: [],
  fields: [],
  values: [],
  relations: [],
  specification: null,
  example: null,
})
