import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { IConfiguration, IForbiddenRuleType } from 'dependency-cruiser'

/**
 * The folders and files that CONTRIBUTING.md draws in a folder such as `api/src/`, top to bottom.
 */
export type Drawing = { root: string; rooms: string[] }

/**
 * The drawings under "Where things are". A line with an indent of two spaces belongs to the folder
 * above it; lines with a deeper one are headings.
 */
export function readDrawings(markdown: string): Drawing[] {
  const drawings: Drawing[] = []
  const [, lines = ''] = /^## Where things are\n[^]*?^```\n([^]*?)^```$/m.exec(markdown) ?? []
  for (const line of lines.split('\n')) {
    const [, indent, name] = /^( {2})?([\w./-]+)/.exec(line) ?? []
    if (name === undefined) continue
    if (indent === undefined) drawings.push({ root: name, rooms: [] })
    else drawings.at(-1)?.rooms.push(name)
  }
  return drawings
}

/**
 * Rules for dependency-cruiser: code imports only what is drawn below it. Types may come from
 * anywhere.
 */
export function rulesOf(drawings: readonly Drawing[]): IConfiguration {
  return {
    forbidden: [...drawings.flatMap(upwards), NEVER_EACH_OTHER, SHARED_KNOWS_NEITHER],
    options: {
      exclude: { path: String.raw`\.test\.tsx?$|/(generated|dist|build)/` },
      doNotFollow: { path: 'node_modules' },
      tsPreCompilationDeps: false, // leaves out imports of types alone
      enhancedResolveOptions: { extensions: ['.ts', '.tsx'] },
    },
  }
}

const upwards = ({ root, rooms }: Drawing): IForbiddenRuleType[] =>
  rooms.slice(1).map((room, index) => ({
    name: `what ${room} imports is drawn below it`,
    comment: 'CONTRIBUTING.md, "Where things are"',
    severity: 'error',
    from: { path: pathsOf(root, [room]) },
    to: { path: pathsOf(root, rooms.slice(0, index + 1)) },
  }))

const NEVER_EACH_OTHER: IForbiddenRuleType = {
  name: 'api and web never import each other',
  comment: 'They meet in schema.graphql.',
  severity: 'error',
  from: { path: '^(api|web)/' },
  to: { path: '^(api|web)/', pathNot: '^$1/' },
}

const SHARED_KNOWS_NEITHER: IForbiddenRuleType = {
  name: 'what api and web share imports neither',
  comment: 'It is for both sides.',
  severity: 'error',
  from: { path: '^(shared|packages)/' },
  to: { path: '^(api|web)/' },
}

const pathsOf = (root: string, rooms: readonly string[]) =>
  `^${root}(${rooms.map((room) => room.replaceAll('.', String.raw`\.`)).join('|')})`

export const readContributing = () => readFileSync(join(import.meta.dirname, '../CONTRIBUTING.md'), 'utf8')
