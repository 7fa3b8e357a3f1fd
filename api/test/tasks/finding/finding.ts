import { graphql } from '../../generated/gql.ts'

export const FindTasks = graphql(`
  query FindTasks(
    $first: Int
    $after: String
    $last: Int
    $before: String
    $filter: TaskFilter
    $orderBy: TaskOrder
    $search: String
  ) {
    tasks(
      first: $first
      after: $after
      last: $last
      before: $before
      filter: $filter
      orderBy: $orderBy
      search: $search
    ) {
      edges {
        cursor
        node {
          id
        }
      }
      nodes {
        id
        title
      }
      pageInfo {
        hasNextPage
        hasPreviousPage
        startCursor
        endCursor
      }
      totalCount
    }
  }
`)
