import { graphql } from '../../generated/gql.ts'
import type { UpdateTaskInput } from '../../generated/graphql.ts'
import type { Api } from '../../server/api.server.ts'
import { notFound, type LocalTimeOf } from '../../server/loaders.server.ts'
import { formatDate } from '../../words/days.ts'
import type { TaskFields } from './task-fields.ts'

const TaskQuery = graphql(`
  query Task($id: ID!) {
    me {
      timeZone
    }
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
      version
    }
  }
`)

const UpdateTaskMutation = graphql(`
  mutation UpdateTask($input: UpdateTaskInput!) {
    updateTask(input: $input) {
      task {
        title
        description
        priority
        dueDate
        version
      }
    }
  }
`)

/** @throws {ApiError} `NOT_FOUND` when the task does not exist, or is somebody else's */
export async function getTask(api: Api, localTimeOf: LocalTimeOf, id: string) {
  const { me, task } = await api(TaskQuery, { id })
  if (task === null) throw notFound()
  const localTime = localTimeOf(me)
  return {
    ...task,
    description: task.description ?? '',
    dueDate: task.dueDate ?? '',
    added: formatDate(task.createdAt, localTime),
    done: task.completedAt === null ? null : formatDate(task.completedAt, localTime),
  }
}

/**
 * @param input every field: one that is absent would keep its value, whatever was typed
 * @returns the saved task as the form shows it
 */
export async function updateTask(api: Api, input: Required<UpdateTaskInput>): Promise<TaskFields> {
  const { task } = (await api(UpdateTaskMutation, { input })).updateTask
  return { ...task, description: task.description ?? '', dueDate: task.dueDate ?? '' }
}
