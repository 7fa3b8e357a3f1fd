import type { Api } from '../../api.server.ts'
import { sayDayOf } from '../../days.ts'
import { graphql } from '../../generated/gql.ts'
import type { UpdateTaskInput } from '../../generated/graphql.ts'
import { notFound } from '../../loaders.server.ts'

const TaskQuery = graphql(`
  query Task($id: ID!) {
    task(id: $id) {
      id
      title
      description
      completed
      completedAt
      priority
      dueDate
      createdAt
      updatedAt
    }
  }
`)

const UpdateTaskMutation = graphql(`
  mutation UpdateTask($input: UpdateTaskInput!) {
    updateTask(input: $input) {
      task {
        id
      }
    }
  }
`)

/** @throws {ApiError} `NOT_FOUND` when there is no such task, or it is not yours */
export async function getTask(api: Api, id: string) {
  const { task } = await api(TaskQuery, { id })
  if (task === null) throw notFound()
  return {
    ...task,
    description: task.description ?? '',
    dueDate: task.dueDate ?? '',
    added: sayDayOf(task.createdAt),
    done: task.completedAt === null ? null : sayDayOf(task.completedAt),
  }
}

export async function updateTask(api: Api, input: UpdateTaskInput): Promise<void> {
  await api(UpdateTaskMutation, { input })
}
