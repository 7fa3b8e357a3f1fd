import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { CriticalityLevel, diff } from '@graphql-inspector/core'
import { buildSchema, isEnumType, isInputObjectType, isInterfaceType, isObjectType, type GraphQLSchema } from 'graphql'

type Contracts = {
  /** The schema of the last release: docs/schema-baseline.graphql. */
  before: string
  /** The schema of the next release: schema.graphql. */
  after: string
  changelog: string
  /** For example `2026-11-21`. */
  today: string
}

/** How many months a deprecated part of the contract stays before it is removed. */
const NOTICE = 3

/** Lists every change that breaks the policy in CONTRIBUTING.md, one sentence each. */
export async function findProblems({ before, after, changelog, today }: Contracts): Promise<string[]> {
  const [released, next] = [buildSchema(before), buildSchema(after)]
  const announced = breakingIn(changelog)
  const breaking = (await diff(released, next))
    .filter(({ criticality }) => criticality.level === CriticalityLevel.Breaking)
    .filter(({ path = '' }) => !announced.includes(`\`${path}\``))
    .map(({ message, path }) => `${message}. That breaks clients: name \`${path}\` under "Breaking" in CHANGELOG.md.`)

  const deprecatedBefore = deprecationsIn(released)
  const deprecated = deprecationsIn(next)
  const unannounced = [...deprecated].flatMap(([name, reason]) => {
    const day = dayIn(reason)
    if (day === null) return `${name} is deprecated, but its reason has no day of removal, such as 2027-02-28.`
    const promised = dayIn(deprecatedBefore.get(name)) ?? monthsAfter(today, NOTICE)
    return day < promised ? `${name} is deprecated until ${day}; it must stay until ${promised} at least.` : []
  })
  const names = new Set(partsOf(next).map(({ name }) => name))
  const tooEarly = [...deprecatedBefore]
    .filter(([name, reason]) => !names.has(name) && (dayIn(reason) ?? today) > today)
    .map(([name, reason]) => `${name} is gone; it must stay until ${dayIn(reason)}.`)
  return [...breaking, ...unannounced, ...tooEarly]
}

/** The "Breaking" section of the unreleased part of the changelog. */
function breakingIn(changelog: string): string {
  const [, unreleased = ''] = changelog.split(/^## /m)
  const sections = unreleased.split(/^### /m)
  return sections.find((section) => section.startsWith('Breaking')) ?? ''
}

const deprecationsIn = (schema: GraphQLSchema) =>
  new Map(
    partsOf(schema).flatMap(({ name, deprecationReason }): [string, string][] =>
      deprecationReason == null ? [] : [[name, deprecationReason]],
    ),
  )

type Part = { name: string; deprecationReason?: string | null | undefined }

/** Every part of the schema that can be deprecated, with its schema coordinate as the name. */
function partsOf(schema: GraphQLSchema): Part[] {
  return Object.values(schema.getTypeMap()).flatMap((type) => {
    const within = (parts: readonly Part[]) =>
      parts.map(({ name, deprecationReason }) => ({ name: `${type.name}.${name}`, deprecationReason }))
    if (isEnumType(type)) return within(type.getValues())
    if (isInputObjectType(type)) return within(Object.values(type.getFields()))
    if (!isObjectType(type) && !isInterfaceType(type)) return []
    return Object.values(type.getFields()).flatMap((field) => [
      ...within([field]),
      ...field.args.map(({ name, deprecationReason }) => ({
        name: `${type.name}.${field.name}(${name}:)`,
        deprecationReason,
      })),
    ])
  })
}

const dayIn = (reason = '') => /\b\d{4}-\d\d-\d\d\b/.exec(reason)?.[0] ?? null

function monthsAfter(day: string, months: number): string {
  const date = new Date(`${day}T00:00:00Z`)
  const dayOfMonth = date.getUTCDate()
  date.setUTCMonth(date.getUTCMonth() + months)
  // November 30 plus three months is the last day of February.
  if (date.getUTCDate() !== dayOfMonth) date.setUTCDate(0)
  return date.toISOString().slice(0, 10)
}

if (import.meta.main) {
  const read = (file: string) => readFileSync(join(import.meta.dirname, '..', file), 'utf8')
  const problems = await findProblems({
    before: read('docs/schema-baseline.graphql'),
    after: read('schema.graphql'),
    changelog: read('CHANGELOG.md'),
    today: new Date().toISOString().slice(0, 10),
  })
  for (const problem of problems) console.error(problem)
  process.exitCode = problems.length === 0 ? 0 : 1
}
