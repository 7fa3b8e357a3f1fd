import { allow } from 'graphql-shield'

export const budgetsRules = {
  Query: { rateLimit: allow },
  RateLimit: allow,
}
