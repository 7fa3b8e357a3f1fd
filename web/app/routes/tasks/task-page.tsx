import { useFetcher } from '@remix-run/react'
import { useEffect, useState } from 'react'
import { ButtonLink } from '../../components/button.tsx'
import type { loadTaskList } from './queries.server.ts'
import { listPath } from './show.ts'
import { TaskRow } from './task-row.tsx'
import { useLeaving } from './use-leaving.ts'

type TaskList = Awaited<ReturnType<typeof loadTaskList>>

type TaskPageProps = { list: TaskList; shownAbove?: ReadonlySet<string> }

/** A page of the list and, when asked for, the pages after it. */
export function TaskPage({ list, shownAbove = new Set() }: TaskPageProps) {
  const { rows, leave, forget } = useLeaving(list.tasks)
  const shown = rows.filter(({ task }) => !shownAbove.has(task.id))
  const ids = new Set([...shownAbove, ...list.tasks.map(({ id }) => id)])
  return (
    <>
      {list.after !== null && shownAbove.size === 0 && (
        <ButtonLink to={listPath(list.show)} className="-ml-4 text-muted">
          Back to the newest
        </ButtonLink>
      )}
      {shown.length > 0 && (
        <ul>
          {shown.map(({ task, going }) => (
            <TaskRow key={task.id} task={task} show={list.show} going={going} onLeave={leave} onDelete={forget} />
          ))}
        </ul>
      )}
      {list.next !== null && <NextPage after={list.next} list={list} shownAbove={ids} />}
    </>
  )
}

type NextPageProps = { after: string; list: TaskList; shownAbove: ReadonlySet<string> }

/** A link to the next page; with JavaScript, the page itself, below. */
function NextPage({ after, list, shownAbove }: NextPageProps) {
  const { load, data, state } = useFetcher<TaskList>()
  const [isOpen, setOpen] = useState(false)
  const path = listPath(list.show, after)

  // The page above changes when tasks come and go, and where this one begins with it.
  useEffect(() => {
    if (isOpen) load(path)
  }, [isOpen, path, load])

  if (data !== undefined) return <TaskPage list={data} shownAbove={shownAbove} />
  return (
    <div className="flex justify-center pt-6">
      <ButtonLink
        to={path}
        className="text-muted"
        aria-busy={state !== 'idle'}
        onClick={(event) => {
          event.preventDefault()
          setOpen(true)
        }}
      >
        {state === 'idle' ? 'Load more' : 'Loading more'}
      </ButtonLink>
    </div>
  )
}
