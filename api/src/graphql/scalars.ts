import { GraphQLError } from 'graphql'

/**
 * Scalars travel as text. Reading one only makes sure that it is text: whether it is a day in the calendar or a well-formed
 * address is checked with the rest of the input (input/input.ts), so that the caller hears of every problem at once.
 */
const textScalar = { serialize: String, parseValue: text }

/** Functions alone: a whole `GraphQLScalarType` would replace the contract's descriptions. */
export const scalarResolvers = {
  Date: textScalar,
  EmailAddress: textScalar,
  Scope: textScalar,
  DateTime: { serialize: instant, parseValue: text },
}

function text(value: unknown): string {
  if (typeof value === 'string') return value
  throw new GraphQLError('This must be a string.')
}

function instant(value: unknown): string {
  if (value instanceof Date) return value.toISOString()
  throw new GraphQLError('A DateTime comes from a Date')
}
