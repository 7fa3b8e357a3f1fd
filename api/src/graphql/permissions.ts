import { rule } from 'graphql-shield'
import type { Context } from '../context.ts'
import { unauthenticated } from '../errors.ts'

/** Whether somebody is signed in at all. Which rows are theirs is each query's own business. */
export const isSignedIn = rule('isSignedIn', { cache: 'contextual' })((_parent, _args, context: Context) =>
  context.caller ? true : unauthenticated(),
)
