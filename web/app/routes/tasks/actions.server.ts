import { graphql } from '../../generated/gql.ts'
import type { Api } from '../../server/api.server.ts'
import { isPriority } from './task-view.ts'

const CreateTaskMutation = graphql(`
  mutation CreateTask($input: CreateTaskInput!) {
    createTask(input: $input) {
      task {
        id
      }
    }
  }
`)

const CompleteTaskMutation = graphql(`
  mutation CompleteTask($input: CompleteTaskInput!) {
    completeTask(input: $input) {
      task {
        id
      }
    }
  }
`)

const ReopenTaskMutation = graphql(`
  mutation ReopenTask($input: ReopenTaskInput!) {
    reopenTask(input: $input) {
      task {
        id
      }
    }
  }
`)

const DeleteTaskMutation = graphql(`
  mutation DeleteTask($input: DeleteTaskInput!) {
    deleteTask(input: $input) {
      deletedTaskId
    }
  }
`)

type NewTask = { title: string; dueDate: string | null; priority: string }

export async function addTask(api: Api, { title, dueDate, priority }: NewTask): Promise<void> {
  await api(CreateTaskMutation, { input: { title, dueDate, priority: isPriority(priority) ? priority : 'NONE' } })
}

export async function completeTask(api: Api, id: string): Promise<void> {
  await api(CompleteTaskMutation, { input: { id } })
}

export async function reopenTask(api: Api, id: string): Promise<void> {
  await api(ReopenTaskMutation, { input: { id } })
}

export async function deleteTask(api: Api, id: string): Promise<void> {
  await api(DeleteTaskMutation, { input: { id } })
}
