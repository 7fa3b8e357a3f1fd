import type { Api } from '../../api.server.ts'
import { today } from '../../days.ts'
import { graphql } from '../../generated/gql.ts'
import type { UpdateTaskInput } from '../../generated/graphql.ts'
import { notFound } from '../../loaders.server.ts'
import { sayWhen } from '../../tasks.ts'

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
  const day = today()
  return {
    ...task,
    description: task.description ?? '',
    dueDate: task.dueDate ?? '',
    added: sayWhen(task.createdAt, day),
    done: task.completedAt === null ? null : sayWhen(task.completedAt, day),
  }
}

export async function updateTask(api: Api, input: UpdateTaskInput): Promise<void> {
  await api(UpdateTaskMutation, { input })
}
