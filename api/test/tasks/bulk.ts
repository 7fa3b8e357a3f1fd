import { graphql } from '../generated/gql.ts'

export const CreateTasks = graphql(`
  mutation TasksCreation($input: CreateTasksInput!) {
    createTasks(input: $input) {
      results {
        task {
          ...WholeTask
        }
        error {
          ...WholeError
        }
      }
    }
  }
  fragment WholeError on ItemError {
    code
    message
    fields {
      path
      message
    }
    current {
      ...WholeTask
    }
  }
`)

export const UpdateTasks = graphql(`
  mutation TasksChange($input: UpdateTasksInput!) {
    updateTasks(input: $input) {
      results {
        task {
          ...WholeTask
        }
        error {
          ...WholeError
        }
      }
    }
  }
`)

export const CompleteTasks = graphql(`
  mutation TasksCompletion($input: CompleteTasksInput!) {
    completeTasks(input: $input) {
      results {
        task {
          ...WholeTask
        }
        error {
          ...WholeError
        }
      }
    }
  }
`)

export const DeleteTasks = graphql(`
  mutation TasksDeletion($input: DeleteTasksInput!) {
    deleteTasks(input: $input) {
      results {
        deletedTaskId
        error {
          ...WholeError
        }
      }
    }
  }
`)
