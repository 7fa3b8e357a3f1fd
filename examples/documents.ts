import { graphql } from './generated/gql.ts'

/** A page of your tasks, the newest first by default. */
export const TaskList = graphql(`
  query TaskList($first: Int!, $after: String, $filter: TaskFilter, $orderBy: TaskOrder, $search: String) {
    tasks(first: $first, after: $after, filter: $filter, orderBy: $orderBy, search: $search) {
      edges {
        cursor
        node {
          id
          title
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
      totalCount
    }
  }
`)

export const AddTask = graphql(`
  mutation AddTask($input: CreateTaskInput!) {
    createTask(input: $input) {
      task {
        id
        title
      }
    }
  }
`)

/** The current cursor. Read it before you fetch your tasks, and you miss no change in between. */
export const Now = graphql(`
  query Now {
    changes(first: 1) {
      latestCursor
    }
  }
`)

export const TaskChanged = graphql(`
  subscription TaskChanged($after: String) {
    taskChanged(after: $after) {
      cursor
      type
      task {
        id
        title
      }
    }
  }
`)
