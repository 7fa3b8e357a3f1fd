import type { Person } from '../../build.ts'
import { answer, type App } from '../../execute.ts'
import { graphql } from '../../generated/gql.ts'
import type { ChangeListingQuery, ChangeListingQueryVariables } from '../../generated/graphql.ts'

export const ListChanges = graphql(`
  query ChangeListing($first: Int, $after: String) {
    changes(first: $first, after: $after) {
      edges {
        cursor
      }
      nodes {
        ...WholeChange
      }
      pageInfo {
        hasNextPage
        hasPreviousPage
        startCursor
        endCursor
      }
      latestCursor
    }
  }
  fragment WholeChange on TaskChange {
    cursor
    type
    taskId
    at
    task {
      id
      title
      completed
    }
  }
`)

export const FollowTasks = graphql(`
  subscription TaskFollowing($after: String) {
    taskChanged(after: $after) {
      ...WholeChange
    }
  }
`)

/** A page of the changes of a person's tasks. */
export const listChanges = async (
  app: App,
  as: Person,
  variables: ChangeListingQueryVariables = {},
): Promise<ChangeListingQuery['changes']> => (await answer(app, ListChanges, { as, variables })).changes

export const latestCursor = async (app: App, as: Person): Promise<string> => (await listChanges(app, as)).latestCursor
