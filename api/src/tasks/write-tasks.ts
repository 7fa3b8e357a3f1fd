import { toPublicId } from '../input/ids.ts'
import { writeList } from '../pages/write-list.ts'
import { listChanges } from './changes/changes.queries.ts'
import type { Seeker } from './finding/finding.queries.ts'
import { toPublicTask } from './task.ts'
import { listTasks } from './tasks.queries.ts'

/** What the export of everything about a person has of their tasks. */
export async function* writeTasks(owner: Seeker): AsyncGenerator<string> {
  yield* writeList('tasks', (page) => listTasks(owner, page), toPublicTask)
  yield* writeList(
    'taskChanges',
    (page) => listChanges(owner, page),
    ({ type, taskId, at }) => ({ type, taskId: toPublicId('task', taskId), createdAt: at }),
  )
}
