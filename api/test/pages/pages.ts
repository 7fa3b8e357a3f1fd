import { CreateTasks } from '../tasks/bulk.ts'
import type { Person } from '../build.ts'
import { answer, type App } from '../execute.ts'
import { FindTasks } from '../tasks/finding/finding.ts'
import type { CreateTaskInput, FindTasksQuery, FindTasksQueryVariables } from '../generated/graphql.ts'

type Page = FindTasksQuery['tasks']

/** A page of a list. */
export async function findTasks(app: App, as: Person, variables: FindTasksQueryVariables = {}): Promise<Page> {
  return (await answer(app, FindTasks, { as, variables })).tasks
}

/** Tasks with names, which by default are their titles. */
export type Named = {
  idOf: (name: string) => string
  /** The names of these tasks, in the same order. */
  namesOf: (page: { nodes: { id: string }[] }) => string[]
}

/** Creates up to 100 tasks at once, in this order. */
export async function buildTasks(
  app: App,
  as: Person,
  tasks: Record<string, Partial<CreateTaskInput>>,
): Promise<Named> {
  const input = { tasks: Object.entries(tasks).map(([name, task]) => ({ title: name, ...task })) }
  const { createTasks } = await answer(app, CreateTasks, { as, variables: { input } })
  const ids = createTasks.results.map(({ task }) => task?.id ?? '')
  const names = Object.keys(tasks)
  return {
    idOf: (name) => ids[names.indexOf(name)] ?? '',
    namesOf: ({ nodes }) => nodes.map(({ id }) => names[ids.indexOf(id)] ?? id),
  }
}

type Walk = {
  size: number
  backward?: boolean
  /** Runs before each next page is read. */
  between?: () => Promise<void>
}

/** All pages of a list, in the order in which they were read. */
export async function walk(
  app: App,
  as: Person,
  what: FindTasksQueryVariables,
  { size, backward = false, between = async () => {} }: Walk,
): Promise<Page[]> {
  const pages: Page[] = []
  for (let cursor: string | null = null; ; await between()) {
    const page: Page = await findTasks(app, as, {
      ...what,
      ...(backward ? { last: size, before: cursor } : { first: size, after: cursor }),
    })
    pages.push(page)
    const { hasNextPage, hasPreviousPage, startCursor, endCursor } = page.pageInfo
    cursor = backward ? (hasPreviousPage ? startCursor : null) : hasNextPage ? endCursor : null
    if (cursor === null) return pages
  }
}
