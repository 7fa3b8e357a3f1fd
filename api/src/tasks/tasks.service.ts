import { z } from 'zod'
import type { SignedIn } from '../context.ts'
import { notFound } from '../errors.ts'
import type { CreateTaskInput, UpdateTaskInput } from '../generated/schema.ts'
import { fromPublicId, idInput, newId } from '../ids.ts'
import { checkInput, oneLine, plainDate, plainText } from '../input.ts'
import { Task, TASK_PRIORITIES, type TaskRow } from './task.entity.ts'
import { findTask } from './tasks.queries.ts'

const title = oneLine('The title', 500)
const description = plainText('The description', 10_000).nullish()
const priority = z.enum(TASK_PRIORITIES).nullish()
const dueDate = plainDate.nullish()

const newTask = z.object({ title, description, priority, dueDate })
const taskChanges = z.object({ id: idInput('task'), title: title.optional(), description, priority, dueDate })

/** @throws {AppError} BAD_USER_INPUT */
export async function createTask({ em, caller, now }: SignedIn, input: CreateTaskInput): Promise<TaskRow> {
  const { title, description = null, priority, dueDate = null } = checkInput(newTask, input)
  const createdAt = now()
  const task: TaskRow = {
    id: newId(),
    title,
    description: description || null,
    priority: priority ?? 'NONE',
    dueDate,
    completedAt: null,
    createdAt,
    updatedAt: createdAt,
  }
  await em.insert(Task, { user: caller.userId, ...task })
  return task
}

/** The columns whose new values make `updatedAt` move, unless they are the old ones. */
const CHANGEABLE = ['title', 'description', 'priority', 'due_date'] as const

/** An absent field is unchanged, `null` clears it. @throws {AppError} BAD_USER_INPUT, NOT_FOUND */
export async function updateTask(context: SignedIn, input: UpdateTaskInput): Promise<TaskRow> {
  const { em, caller, now } = context
  const { id, title, description, priority, dueDate } = checkInput(taskChanges, input)
  const changes = {
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description: description || null }),
    ...(priority !== undefined && { priority: priority ?? 'NONE' }),
    ...(dueDate !== undefined && { due_date: dueDate }),
  }
  await em
    .getKysely()
    .updateTable('tasks')
    .set({ ...changes, updated_at: now() })
    .where('user_id', '=', caller.userId)
    .where('id', '=', id)
    .where((eb) =>
      eb.or(
        CHANGEABLE.filter((column) => column in changes).map((column) =>
          eb(column, 'is distinct from', changes[column] ?? null),
        ),
      ),
    )
    .execute()
  return getTask(context, id)
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

async function getTask({ sql, caller }: SignedIn, id: string): Promise<TaskRow> {
  const task = await findTask({ sql, userId: caller.userId }, id)
  if (!task) throw notFound('task')
  return task
}
