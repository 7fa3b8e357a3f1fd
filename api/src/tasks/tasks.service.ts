import { z } from 'zod'
import type { SignedIn } from '../context.ts'
import { notFound } from '../errors.ts'
import type { CreateTaskInput, UpdateTaskInput } from '../generated/schema.ts'
import { fromPublicId, newId } from '../ids.ts'
import { checkInput, oneLine, plainDate, plainText } from '../input.ts'
import { Task, TASK_PRIORITIES, type TaskRow } from './task.entity.ts'
import { findTask } from './tasks.queries.ts'

const title = oneLine('The title', 500)
const description = plainText('The description', 10_000).nullish()
const priority = z.enum(TASK_PRIORITIES).nullish()
const dueDate = plainDate.nullish()

const newTask = z.object({ title, description, priority, dueDate })
const taskChanges = z.object({ id: z.string(), title: title.optional(), description, priority, dueDate })

/** @throws {AppError} BAD_USER_INPUT */
export async function createTask({ em, caller, now }: SignedIn, input: CreateTaskInput): Promise<TaskRow> {
  const { title, description = null, priority, dueDate = null } = checkInput(newTask, input)
  const createdAt = now()
  const task = em.create(Task, {
    user: caller.userId,
    id: newId(),
    title,
    description: description || null,
    priority: priority ?? 'NONE',
    dueDate,
    completedAt: null,
    createdAt,
    updatedAt: createdAt,
  })
  await em.flush()
  return task
}

/** An absent field is unchanged, `null` clears it. @throws {AppError} BAD_USER_INPUT, NOT_FOUND */
export async function updateTask(context: SignedIn, input: UpdateTaskInput): Promise<TaskRow> {
  const { id: publicId, ...changes } = checkInput(taskChanges, input)
  const { title, description, priority, dueDate } = changes
  return changeTask(context, fromPublicId('task', publicId), {
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description: description || null }),
    ...(priority !== undefined && { priority: priority ?? 'NONE' }),
    ...(dueDate !== undefined && { dueDate }),
  })
}

/** Done stays done since the first time. @throws {AppError} BAD_USER_INPUT, NOT_FOUND */
export async function completeTask(context: SignedIn, publicId: string): Promise<TaskRow> {
  const { em, caller, now } = context
  const id = fromPublicId('task', publicId)
  const completedAt = now()
  await em.nativeUpdate(Task, { user: caller.userId, id, completedAt: null }, { completedAt, updatedAt: completedAt })
  return getTask(context, id)
}

/** @throws {AppError} BAD_USER_INPUT, NOT_FOUND */
export async function reopenTask(context: SignedIn, publicId: string): Promise<TaskRow> {
  const { em, caller, now } = context
  const id = fromPublicId('task', publicId)
  await em.nativeUpdate(
    Task,
    { user: caller.userId, id, completedAt: { $ne: null } },
    { completedAt: null, updatedAt: now() },
  )
  return getTask(context, id)
}

/** @throws {AppError} BAD_USER_INPUT, NOT_FOUND */
export async function deleteTask({ em, caller }: SignedIn, publicId: string): Promise<{ deletedTaskId: string }> {
  const deleted = await em.nativeDelete(Task, { user: caller.userId, id: fromPublicId('task', publicId) })
  if (deleted === 0) throw notFound('task')
  return { deletedTaskId: publicId }
}

async function changeTask(context: SignedIn, id: string, changes: Partial<TaskRow>): Promise<TaskRow> {
  const { em, caller, now } = context
  if (Object.keys(changes).length > 0) {
    await em.nativeUpdate(Task, { user: caller.userId, id }, { ...changes, updatedAt: now() })
  }
  return getTask(context, id)
}

async function getTask({ em, caller }: SignedIn, id: string): Promise<TaskRow> {
  const task = await findTask({ em, userId: caller.userId }, id)
  if (!task) throw notFound('task')
  return task
}
