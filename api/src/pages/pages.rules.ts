import { allow } from 'graphql-shield'

export const pagesRules = {
  PageInfo: allow,
}
