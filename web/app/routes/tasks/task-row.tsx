import { Link, useFetcher } from '@remix-run/react'
import { FROM_LIST } from '../../components/back-link.tsx'
import { Button } from '../../components/button.tsx'
import { PencilIcon } from '../../components/icons.tsx'
import type { FormResult } from '../../words/forms.ts'
import { DeleteTask } from './delete-task.tsx'
import { belongs, type Show } from './show.ts'
import { TaskCheck } from './task-check.tsx'
import { TaskMeta } from './task-meta.tsx'
import type { TaskView } from './task-view.ts'

type TaskRowProps = {
  task: TaskView
  show: Show
  going: boolean
  /** Called when the task no longer belongs to this list. */
  onLeave: (task: TaskView) => void
  onDelete: (id: string) => void
}

export function TaskRow({ task, show, going, onLeave, onDelete }: TaskRowProps) {
  const toggle = useFetcher<FormResult>()
  const deletion = useFetcher<FormResult>()
  const wanted = toggle.formData?.get('intent')
  const completed = wanted === undefined ? task.completed : wanted === 'complete'
  const leaves = !belongs(show, { completed })
  const problem = problemOf(toggle.data) ?? problemOf(deletion.data)

  if (deletion.formData !== undefined) return null
  return (
    <li
      id={task.id}
      data-completed={completed || undefined}
      className={`relative flex flex-wrap border-b border-line ${going ? 'task-going' : ''}`}
    >
      <toggle.Form
        method="post"
        className="contents"
        onSubmit={() => show !== 'all' && onLeave({ ...task, completed: !completed })}
      >
        <input type="hidden" name="intent" value={completed ? 'reopen' : 'complete'} />
        <input type="hidden" name="id" value={task.id} />
        <TaskCheck label={task.title} completed={completed} />
        <TaskText task={{ ...task, completed }} />
        {leaves && (
          <Button type="submit" className="ml-2 px-3 text-accent">
            Undo
          </Button>
        )}
      </toggle.Form>
      {!leaves && (
        <TaskActions
          task={task}
          onDelete={() => {
            onDelete(task.id)
            deletion.submit({ intent: 'delete', id: task.id }, { method: 'post' })
          }}
        />
      )}
      {problem !== null && (
        <p role="alert" className="w-full pb-2.5 pl-11 text-small text-danger">
          {problem}
        </p>
      )}
    </li>
  )
}

function TaskText({ task }: { task: TaskView }) {
  return (
    <div className="flex min-w-0 flex-1 flex-col sm:flex-row sm:items-baseline sm:gap-x-4">
      <Link
        to={`/tasks/${task.id}`}
        state={FROM_LIST}
        prefetch="intent"
        dir="auto"
        className="min-w-0 flex-1 py-2.5 text-left wrap-anywhere"
      >
        <span className="task-title">{task.title}</span>
      </Link>
      <span className="-mt-1.5 flex shrink-0 items-baseline gap-3 pb-2.5 text-small text-muted empty:hidden sm:m-0 sm:p-0">
        <TaskMeta task={task} />
      </span>
    </div>
  )
}

function TaskActions({ task, onDelete }: { task: TaskView; onDelete: () => void }) {
  return (
    <div className="row-actions">
      <Link to={`/tasks/${task.id}`} state={FROM_LIST} aria-label={`Edit ${task.title}`} className="row-action">
        <PencilIcon />
      </Link>
      <DeleteTask task={task} label={`Delete ${task.title}`} className="row-action" onConfirm={onDelete} />
    </div>
  )
}

function problemOf(result: FormResult | undefined): string | null {
  return result === undefined || result.ok ? null : result.message
}
