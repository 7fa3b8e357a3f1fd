import type { z } from 'zod'
import type { SignedIn } from '../context.ts'
import type { Run } from '../database/run.ts'
import { AppError, badInput, type FieldProblem } from '../errors.ts'
import type { ErrorCode, ErrorPolicy } from '../generated/schema.ts'
import { checkInput, tryInput } from '../input/input.ts'
import type { TaskRow } from './task.entity.ts'
import { toPublicTask } from './task.ts'

/** How many tasks one bulk mutation can have. */
const MAX_TASKS = 100

/** An operation on one task or several. */
export type Operation<Item extends { id: string | null }, Done> = {
  check: z.ZodType<Item>
  /** The field of the input that identifies the task. */
  idField: 'id' | 'clientId'
  /**
   * Applies the operation in a constant number of statements. An item that fails is an error in its
   * place.
   */
  apply: (context: SignedIn, run: Run, items: readonly Item[]) => Promise<(Done | AppError)[]>
}

/** The task has another version than the caller expects. */
export class StaleTask extends AppError {
  readonly task: TaskRow

  constructor(task: TaskRow) {
    const message = `The task has changed: its version is ${task.version} now.`
    super('CONFLICT', message, { fields: [{ path: 'ifVersion', message }], current: toPublicTask(task) })
    this.task = task
  }
}

/** @throws {AppError} BAD_USER_INPUT for the input, or the reason why the operation failed */
export async function doOne<Item extends { id: string | null }, Done>(
  context: SignedIn,
  operation: Operation<Item, Done>,
  input: unknown,
): Promise<Done> {
  const [done] = await operation.apply(context, context.run, [checkInput(operation.check, input)])
  if (done === undefined || done instanceof AppError) throw done ?? new Error('Nothing was done')
  notifyFollowers(context)
  return done
}

/** Why one item of a bulk mutation failed. */
export type ItemError = { code: ErrorCode; message: string; fields: FieldProblem[]; current: TaskRow | null }

/** The result of one item of a bulk mutation. */
export type Outcome<Done> = { done: Done; error: null } | { done: null; error: ItemError }

type Bulk = { tasks: readonly unknown[]; errorPolicy?: ErrorPolicy | undefined }

/**
 * @throws {AppError} every problem of any item, unless failed items are skipped; then nothing was
 * changed
 */
export async function doMany<Item extends { id: string | null }, Done>(
  context: SignedIn,
  operation: Operation<Item, Done>,
  { tasks, errorPolicy }: Bulk,
): Promise<Outcome<Done>[]> {
  if (tasks.length < 1 || tasks.length > MAX_TASKS)
    throw badInput([{ path: 'tasks', message: `Give 1 to ${MAX_TASKS} tasks, not ${tasks.length}.` }])

  const doAll = async (run: Run) => {
    const outcomes = await doThose(context, run, operation, tasks)
    const errors = outcomes.flatMap(({ error }) => error ?? [])
    if (errors.length > 0) throw nothingDone(errors, tasks.length) // rolls back the others
    return outcomes
  }
  const outcomes =
    errorPolicy === 'SKIP_FAILED'
      ? await doThose(context, context.run, operation, tasks)
      : await context.transaction(doAll)
  notifyFollowers(context)
  return outcomes
}

const notifyFollowers = ({ wakeups, caller }: SignedIn) => wakeups.notify(caller.userId)

async function doThose<Item extends { id: string | null }, Done>(
  context: SignedIn,
  run: Run,
  operation: Operation<Item, Done>,
  inputs: readonly unknown[],
): Promise<Outcome<Done>[]> {
  const seen = new Set<string>()
  const checked = inputs.map((input): Item | AppError => {
    const { value, error } = tryInput(operation.check, input)
    if (error) return error
    if (value.id !== null && seen.has(value.id))
      return badInput([{ path: operation.idField, message: 'Each task can be listed only once.' }])
    if (value.id !== null) seen.add(value.id)
    return value
  })
  const possible = checked.filter((item): item is Item => !(item instanceof AppError))
  const done = (possible.length > 0 ? await operation.apply(context, run, possible) : []).values()
  return checked.map((item, index) => {
    const result = item instanceof AppError ? item : done.next().value
    if (result === undefined) throw new Error('Fewer were done than were asked')
    if (!(result instanceof AppError)) return { done: result, error: null }
    return { done: null, error: itemError(result, `tasks.${index}`, operation.idField) }
  })
}

function itemError(error: AppError, place: string, idField: string): ItemError {
  const { code, message, details } = error
  const fields = details.fields ?? [{ path: idField, message }]
  return {
    code,
    message,
    fields: fields.map(({ path, message }) => ({ path: [place, path].filter(Boolean).join('.'), message })),
    current: error instanceof StaleTask ? error.task : null,
  }
}

function nothingDone(errors: readonly ItemError[], count: number): AppError {
  const codes = new Set(errors.map(({ code }) => code))
  const [code] = codes
  return new AppError(
    code && codes.size === 1 ? code : 'BAD_USER_INPUT',
    `Nothing was changed: ${errors.length} of ${count} could not be done.`,
    { fields: errors.flatMap(({ fields }) => fields) },
  )
}
