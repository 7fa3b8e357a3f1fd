import { GraphQLError } from 'graphql'

/**
 * Scalars are sent as strings. Parsing only checks that they are strings. Whether one is a calendar
 * day or a well-formed address is checked with the rest of the input (input/input.ts), so that all
 * problems are reported together.
 */
const textScalar = { serialize: String, parseValue: text }

/** Only functions: a whole `GraphQLScalarType` would replace the descriptions in the contract. */
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
  throw new GraphQLError('A DateTime must be resolved from a Date.')
}
