import type { Api } from '../../api.server.ts'
import { today } from '../../days.ts'
import { graphql } from '../../generated/gql.ts'
import type { HereOf } from '../../loaders.server.ts'
import { toTaskView } from '../../tasks.ts'
import { FILTERS, type Show } from './show.ts'

const TaskListQuery = graphql(`
  query TaskList($after: String, $filter: TaskFilter) {
    me {
      timeZone
    }
    tasks(first: 50, after: $after, filter: $filter) {
      nodes {
        ...TaskRow
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
    open: tasks(first: 1, filter: { completed: false }) {
      totalCount
    }
    done: tasks(first: 1, filter: { completed: true }) {
      totalCount
    }
  }

  fragment TaskRow on Task {
    id
    title
    completed
    priority
    dueDate
    createdAt
  }
`)

/** A page of the list, and how many tasks there are of each kind. */
export async function loadTaskList(api: Api, hereOf: HereOf, { show, after }: { show: Show; after: string | null }) {
  const { me, tasks, open, done } = await api(TaskListQuery, { after, filter: { completed: FILTERS[show] } })
  const day = today(hereOf(me))
  return {
    show,
    after,
    tasks: tasks.nodes.map((task) => toTaskView(task, day)),
    next: tasks.pageInfo.hasNextPage ? tasks.pageInfo.endCursor : null,
    counts: { open: open.totalCount, done: done.totalCount, all: open.totalCount + done.totalCount },
  }
}
