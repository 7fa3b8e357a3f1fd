import type { Tables } from '../../src/database/tables.ts'

/** Tables whose rows belong to no user. */
type Unowned = 'rate_limits'

/**
 * The columns that identify the owner of a row, or that only the owner knows. A statement must have
 * a condition on one of them for every table that it reads or writes.
 */
const KEYS: Record<Exclude<keyof Tables, Unowned>, readonly string[]> = {
  users: ['id', 'email'],
  links: ['user_id', 'email'],
  mails: ['user_id', 'id'],
  sessions: ['user_id'],
  access_tokens: ['user_id', 'token_hash'],
  security_events: ['user_id'],
  idempotency_keys: ['user_id'],
  tasks: ['user_id'],
  task_changes: ['user_id'],
  task_change_counts: ['user_id'],
}

const keysOf = (table: string) => new Map<string, readonly string[]>(Object.entries(KEYS)).get(table)

/** A node of Kysely's syntax tree: see its `OperationNode`. */
type Node = { readonly kind: string; readonly [part: string]: unknown }

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && 'kind' in value

const nodesIn = (value: unknown): Node[] =>
  isNode(value) ? [value] : Array.isArray(value) ? value.flatMap(nodesIn) : []

const partsOf = (node: Node): Node[] => Object.values(node).flatMap(nodesIn)

/**
 * The tables of a statement, and of all statements within it, that it does not restrict to one
 * user.
 */
export function findUnboundTables(statement: object): string[] {
  if (!isNode(statement)) throw new Error('This is no statement of Kysely')
  return walk(statement)
}

const walk = (node: Node): string[] => [...unboundOf(node), ...partsOf(node).flatMap(walk)]

/** A table and its alias. */
type Source = { table: string; name: string }

function unboundOf(node: Node): string[] {
  if (node.kind === 'RawNode') return tablesOfText(node)
  if (node.kind === 'InsertQueryNode') {
    const [into] = sourcesOf(node['into'])
    const columns = nodesIn(node['columns']).map(nameOf)
    return into && !columns.some((column) => keysOf(into.table)?.includes(column)) ? [into.table] : []
  }
  if (!/^(Select|Update|Delete)QueryNode$/.test(node.kind)) return []
  const parts = [node['table'], node['from'], node['using'], node['joins']]
  const sources = parts.flatMap(nodesIn).flatMap(sourcesOf)
  const conditions = [node['where'], ...nodesIn(node['joins']).map((join) => join['on'])].flatMap(conjunctsOf)
  return sources.filter((source) => !conditions.some((condition) => binds(condition, source))).map(({ table }) => table)
}

function sourcesOf(node: unknown): Source[] {
  if (!isNode(node)) return []
  if (node.kind === 'TableNode') {
    const table = nameOf(node)
    return table in KEYS ? [{ table, name: table }] : []
  }
  if (node.kind === 'AliasNode')
    return sourcesOf(node['node']).map(({ table }) => ({ table, name: nameOf(node['alias']) }))
  return /^(From|Using|Join)Node$/.test(node.kind)
    ? [node['froms'], node['tables'], node['table']].flatMap(nodesIn).flatMap(sourcesOf)
    : []
}

/** The conditions that must all be true. */
function conjunctsOf(node: unknown): Node[] {
  if (!isNode(node)) return []
  if (/^(Where|On|And|Parens)Node$/.test(node.kind)) return partsOf(node).flatMap(conjunctsOf)
  return [node]
}

/** Whether the condition is `key = …` for the source. */
function binds(condition: Node, { table, name }: Source): boolean {
  const keys = keysOf(table) ?? []
  if (condition.kind === 'RawNode') {
    const text = textOf(condition)
    return keys.some((key) => new RegExp(String.raw`^\s*(${name}\.)?${key} = `).test(text))
  }
  if (condition.kind !== 'BinaryOperationNode') return false
  const { leftOperand, operator, rightOperand } = condition
  if (!isNode(operator) || operator['operator'] !== '=') return false
  return [leftOperand, rightOperand].some((operand) => {
    if (!isNode(operand) || operand.kind !== 'ReferenceNode') return false
    const of = isNode(operand['table']) ? nameOf(operand['table']) : name
    return of === name && keys.includes(nameOf(operand['column']))
  })
}

/** Tables that occur in SQL text, whose conditions cannot be checked. */
function tablesOfText(node: Node): string[] {
  const named = textOf(node).matchAll(/\b(?:from|join|into|update|using)\s+"?(\w+)/gi)
  return [...named].flatMap(([, table = '']) => (table in KEYS ? [table] : []))
}

const textOf = ({ sqlFragments }: Node): string => (Array.isArray(sqlFragments) ? sqlFragments.join('$') : '')

/** The name of a table, a column or an alias. */
function nameOf(node: unknown): string {
  if (!isNode(node)) return ''
  if (node.kind === 'IdentifierNode') return String(node['name'])
  return nameOf(node['identifier'] ?? node['column'] ?? node['table'])
}
