import { ButtonLink } from '../../components/button.tsx'
import { LoadMore } from '../../components/load-more.tsx'
import type { loadTaskList } from './queries.server.ts'
import { listPath } from './show.ts'
import { TaskRow } from './task-row.tsx'
import { useLeaving } from './use-leaving.ts'

type TaskPageProps = { list: Awaited<ReturnType<typeof loadTaskList>> }

export function TaskPage({ list: { show, after, tasks, more } }: TaskPageProps) {
  const { rows, leave, forget } = useLeaving(tasks)
  return (
    <>
      {after !== null && (
        <ButtonLink to={listPath(show)} className="-ml-4 text-muted">
          Back to the newest
        </ButtonLink>
      )}
      {rows.length > 0 && (
        <ul>
          {rows.map(({ task, going }) => (
            <TaskRow key={task.id} task={task} show={show} going={going} onLeave={leave} onDelete={forget} />
          ))}
        </ul>
      )}
      {more !== null && (
        <LoadMore to={listPath(show, more)} lastId={tasks.at(-1)?.id} label="Load more" busyLabel="Loading more" />
      )}
    </>
  )
}
