import { z } from 'zod'
import type { SignedIn } from '../context.ts'
import type { Run } from '../database/run.ts'
import { conflict, notFound, type AppError } from '../errors.ts'
import type * as input from '../generated/schema.ts'
import { chosenIdInput, idInput, toPublicId } from '../input/ids.ts'
import { oneLine, plainDate, plainText } from '../input/input.ts'
import type { TaskRow } from './task.entity.ts'
import { TASK_PRIORITIES } from './task.ts'
import { doMany, doOne, StaleTask, type Operation, type Outcome } from './task-operations.ts'
import { findTasks } from './tasks.queries.ts'
import * as statements from './tasks.statements.ts'
import type { Given, NewTask, TaskChange, TaskDeletion, Touched } from './tasks.statements.ts'

const id = idInput('task')
const ifVersion = z.int().min(1, 'Versions begin with 1.').nullish()

/** What a person says of a task. */
const given = z.object({
  title: oneLine('The title', 500),
  description: plainText('The description', 10_000)
    .nullable()
    .transform((text) => text || null),
  priority: z
    .enum(TASK_PRIORITIES)
    .nullable()
    .transform((priority) => priority ?? 'NONE'),
  dueDate: plainDate.nullable(),
} satisfies Record<keyof Given, z.ZodType>)

/** One check for each field of an input: a field without one does not compile. */
type Checks<Input> = Record<keyof Input, z.ZodType>

type Creation = Omit<NewTask, 'id'> & { id: string | null }

const creation: Operation<Creation, TaskRow> = {
  idField: 'clientId',
  check: z
    .object({
      clientId: chosenIdInput('task').nullish(),
      title: given.shape.title,
      description: given.shape.description.prefault(null),
      priority: given.shape.priority.prefault(null),
      dueDate: given.shape.dueDate.prefault(null),
    } satisfies Checks<input.CreateTaskInput>)
    .transform(({ clientId, ...task }) => ({ id: clientId ?? null, ...task })),
  async apply(context, run, items) {
    const owner = ownerOf(context, run)
    const tasks = items.map((item) => ({ ...item, chosen: item.id !== null, id: item.id ?? context.newId() }))
    const made = await statements.insertTasks(owner, tasks, context.now())
    // A generated id exists already only if a request with the same idempotency key created the
    // task, and was then interrupted.
    const taken = tasks.filter(({ id, chosen }) => !chosen && !made.has(id)).map(({ id }) => id)
    const repeated = taken.length > 0 ? await findTasks(owner, taken) : made
    return tasks.map(
      ({ id, chosen }) => made.get(id) ?? (chosen ? idIsTaken() : (repeated.get(id) ?? notFound('task'))),
    )
  },
}

const idIsTaken = () => conflict({ path: 'clientId', message: 'You already have a task with this id.' })

const updating: Operation<TaskChange, TaskRow> = {
  idField: 'id',
  check: z.object({ id, ifVersion, ...given.partial().shape } satisfies Checks<input.UpdateTaskInput>),
  apply: change,
}

const completing: Operation<TaskChange, TaskRow> = {
  idField: 'id',
  check: z.object({ id, ifVersion }).transform((item) => ({ ...item, completed: true })),
  apply: change,
}

const reopening: Operation<TaskChange, TaskRow> = {
  idField: 'id',
  check: z.object({ id, ifVersion }).transform((item) => ({ ...item, completed: false })),
  apply: change,
}

const deletion: Operation<TaskDeletion, { deletedTaskId: string }> = {
  idField: 'id',
  check: z.object({ id, ifVersion }),
  async apply(context, run, items) {
    const found = await statements.deleteTasks(ownerOf(context, run), items, context.now())
    return items.map(({ id }) => {
      const { task, done } = found.get(id) ?? {}
      if (!task) return notFound('task')
      return done ? { deletedTaskId: toPublicId('task', id) } : new StaleTask(task)
    })
  },
}

async function change(context: SignedIn, run: Run, items: readonly TaskChange[]) {
  const found = await statements.changeTasks(ownerOf(context, run), items, context.now())
  return items.map((item) => resultOf(item, found.get(item.id)))
}

function resultOf({ ifVersion }: TaskChange, touched: Touched | undefined): TaskRow | AppError {
  if (!touched) return notFound('task')
  const { task, done } = touched
  return done || ifVersion == null || ifVersion === task.version ? task : new StaleTask(task)
}

const ownerOf = ({ caller }: SignedIn, run: Run) => ({ run, userId: caller.userId })

/** @throws {AppError} BAD_USER_INPUT, CONFLICT */
export const createTask = (context: SignedIn, input: input.CreateTaskInput): Promise<TaskRow> =>
  doOne(context, creation, input)

/**
 * Leaves absent fields unchanged; `null` clears a field.
 * @throws {AppError} BAD_USER_INPUT, NOT_FOUND, CONFLICT
 */
export const updateTask = (context: SignedIn, input: input.UpdateTaskInput): Promise<TaskRow> =>
  doOne(context, updating, input)

/**
 * Does not change a task that is completed already.
 * @throws {AppError} BAD_USER_INPUT, NOT_FOUND, CONFLICT
 */
export const completeTask = (context: SignedIn, input: input.CompleteTaskInput): Promise<TaskRow> =>
  doOne(context, completing, input)

/** @throws {AppError} BAD_USER_INPUT, NOT_FOUND, CONFLICT */
export const reopenTask = (context: SignedIn, input: input.ReopenTaskInput): Promise<TaskRow> =>
  doOne(context, reopening, input)

/** @throws {AppError} BAD_USER_INPUT, NOT_FOUND, CONFLICT */
export const deleteTask = (context: SignedIn, input: input.DeleteTaskInput): Promise<{ deletedTaskId: string }> =>
  doOne(context, deletion, input)

type TaskResults = { results: { task: TaskRow | null; error: Outcome<TaskRow>['error'] }[] }

/** @throws {AppError} BAD_USER_INPUT, CONFLICT */
export const createTasks = async (context: SignedIn, input: input.CreateTasksInput): Promise<TaskResults> =>
  taskResults(await doMany(context, creation, input))

/** @throws {AppError} BAD_USER_INPUT, NOT_FOUND, CONFLICT */
export const updateTasks = async (context: SignedIn, input: input.UpdateTasksInput): Promise<TaskResults> =>
  taskResults(await doMany(context, updating, input))

/** @throws {AppError} BAD_USER_INPUT, NOT_FOUND, CONFLICT */
export const completeTasks = async (context: SignedIn, input: input.CompleteTasksInput): Promise<TaskResults> =>
  taskResults(await doMany(context, completing, input))

/** @throws {AppError} BAD_USER_INPUT, NOT_FOUND, CONFLICT */
export async function deleteTasks(context: SignedIn, input: input.DeleteTasksInput) {
  const outcomes = await doMany(context, deletion, input)
  return { results: outcomes.map(({ done, error }) => ({ deletedTaskId: done?.deletedTaskId ?? null, error })) }
}

const taskResults = (outcomes: readonly Outcome<TaskRow>[]): TaskResults => ({
  results: outcomes.map(({ done, error }) => ({ task: done, error })),
})
