import { answer, type App } from '../execute.ts'
import { graphql } from '../generated/gql.ts'
import type { TaskPagingQuery, TaskPagingQueryVariables, TypedDocumentString } from '../generated/graphql.ts'
import type { Person } from '../build.ts'

export const CreateTask = graphql(`
  mutation TaskCreation($input: CreateTaskInput!) {
    createTask(input: $input) {
      task {
        ...WholeTask
      }
    }
  }
  fragment WholeTask on Task {
    id
    title
    description
    completed
    completedAt
    priority
    dueDate
    createdAt
    updatedAt
    version
  }
`)

export const UpdateTask = graphql(`
  mutation TaskChange($input: UpdateTaskInput!) {
    updateTask(input: $input) {
      task {
        ...WholeTask
      }
    }
  }
`)

export const CompleteTask = graphql(`
  mutation TaskCompletion($id: ID!) {
    completeTask(input: { id: $id }) {
      task {
        ...WholeTask
      }
    }
  }
`)

export const ReopenTask = graphql(`
  mutation TaskReopening($id: ID!) {
    reopenTask(input: { id: $id }) {
      task {
        ...WholeTask
      }
    }
  }
`)

export const DeleteTask = graphql(`
  mutation TaskDeletion($id: ID!) {
    deleteTask(input: { id: $id }) {
      deletedTaskId
    }
  }
`)

export const ReadTask = graphql(`
  query TaskReading($id: ID!) {
    task(id: $id) {
      ...WholeTask
    }
  }
`)

export const ListTasks = graphql(`
  query TaskPaging($first: Int, $after: String, $last: Int, $before: String, $filter: TaskFilter) {
    tasks(first: $first, after: $after, last: $last, before: $before, filter: $filter) {
      edges {
        cursor
        node {
          id
        }
      }
      nodes {
        id
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

/** A document about one task. */
export type ById = TypedDocumentString<unknown, { id: string }>

type Page = TaskPagingQuery['tasks']

/** A page of a person's tasks. */
export async function listTasks(app: App, as: Person, variables: TaskPagingQueryVariables = {}): Promise<Page> {
  return (await answer(app, ListTasks, { as, variables })).tasks
}
