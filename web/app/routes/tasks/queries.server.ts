import { graphql } from '../../generated/gql.ts'
import type { Api } from '../../server/api.server.ts'
import { loadPages } from '../../server/list-pages.server.ts'
import type { LocalTimeOf } from '../../server/loaders.server.ts'
import { today } from '../../words/days.ts'
import { FILTERS, type Show } from './show.ts'
import { toTaskView } from './task-view.ts'

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

/** The part of the list that the address asks for, and the number of tasks of each kind. */
export async function loadTaskList(api: Api, localTimeOf: LocalTimeOf, { show, url }: { show: Show; url: URL }) {
  let counts = { open: 0, done: 0, all: 0 }
  let day = today(localTimeOf(null))
  const { rows, after, more } = await loadPages(url, async (after) => {
    const { me, tasks, open, done } = await api(TaskListQuery, { after, filter: { completed: FILTERS[show] } })
    counts = { open: open.totalCount, done: done.totalCount, all: open.totalCount + done.totalCount }
    day = today(localTimeOf(me))
    return tasks
  })
  return {
    show,
    after,
    tasks: rows.map((task) => toTaskView(task, day)),
    more,
    counts,
  }
}
