import {
  type DocumentNode,
  type FieldNode,
  type OperationDefinitionNode,
  type SelectionSetNode,
  Kind,
  OperationTypeNode,
  parse,
} from 'graphql'

import { type Answer, textAt } from './request.ts'

/** The token in the response to a `signup` or `signin`, under any alias. */
export function newTokenIn(document: DocumentNode | undefined, answer: Answer): string | undefined {
  for (const field of rootFields(document, ['signup', 'signin'])) {
    const [token] = fieldsOf(field.selectionSet, ['token'])
    const found = textAt(answer, keyOf(field), token === undefined ? 'token' : keyOf(token))
    if (found !== undefined) return found
  }
  return undefined
}

/** Whether a `signout` has succeeded. */
export function hasSignedOut(document: DocumentNode | undefined, answer: Answer): boolean {
  return rootFields(document, ['signout']).some((field) => Boolean(answer.data?.[keyOf(field)]))
}

/** @returns `undefined` for text that is not GraphQL, about which the API has the better message */
export function parseOperation(query: string): DocumentNode | undefined {
  try {
    return parse(query)
  } catch {
    return undefined
  }
}

/** Whether the document has an operation of that name. */
export function hasOperation(document: DocumentNode | undefined, operationName: string): boolean {
  return operationsIn(document).some(({ name }) => name?.value === operationName)
}

/** Whether the operation that runs is a subscription: the one with that name, or the only one. */
export function isSubscription(document: DocumentNode | undefined, operationName: string | undefined): boolean {
  const operations = operationsIn(document)
  const chosen =
    operationName === undefined ? operations : operations.filter(({ name }) => name?.value === operationName)
  return chosen[0]?.operation === OperationTypeNode.SUBSCRIPTION
}

function operationsIn(document: DocumentNode | undefined): OperationDefinitionNode[] {
  const definitions = document?.definitions ?? []
  return definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION)
}

function rootFields(document: DocumentNode | undefined, names: string[]): FieldNode[] {
  return operationsIn(document).flatMap(({ selectionSet }) => fieldsOf(selectionSet, names))
}

function fieldsOf(selection: SelectionSetNode | undefined, names: string[]): FieldNode[] {
  const selections = selection?.selections ?? []
  return selections.filter((node) => node.kind === Kind.FIELD).filter(({ name }) => names.includes(name.value))
}

function keyOf({ alias, name }: FieldNode): string {
  return (alias ?? name).value
}
