import { expect } from 'vitest'
import { sharedApp } from '../../app.ts'
import { buildTask, buildUser } from '../../build.ts'
import { answer } from '../../execute.ts'
import { FindTasks } from './finding.ts'
import type { CreateTaskInput, FindTasksQueryVariables } from '../../generated/graphql.ts'
import { buildTasks, findTasks } from '../../pages/pages.ts'

/** A person with these tasks, created in this order, and a function that searches their titles. */
export async function startSearch(tasks: readonly (string | Partial<CreateTaskInput>)[]) {
  const app = await sharedApp()
  const ada = await buildUser(app)
  const made: { id: string; title: string }[] = []
  for (const task of tasks) made.push(await buildTask(app, ada, typeof task === 'string' ? { title: task } : task))
  const read = async (variables: FindTasksQueryVariables) =>
    (await answer(app, FindTasks, { as: ada, variables })).tasks
  const find = async (search: string, more: FindTasksQueryVariables = {}) =>
    (await read({ ...more, search })).nodes.map(({ title }) => title)
  return { app, ada, made, read, find }
}

/**
 * A person with each of these texts as a title and as a description, and a function that returns
 * the texts that a search finds as both.
 */
export async function startWithTexts(texts: readonly string[]) {
  const app = await sharedApp()
  const ada = await buildUser(app)
  const inTitles = texts.map((text, n) => [`title ${n}`, { title: text }])
  const inDescriptions = texts.map((text, n) => [`description ${n}`, { title: '🙂', description: `🙂\n${text}\n🙂` }])
  const { namesOf } = await buildTasks(app, ada, Object.fromEntries([...inTitles, ...inDescriptions]))
  return async (search: string) => {
    const found = namesOf(await findTasks(app, ada, { search }))
    const titles = texts.filter((_, n) => found.includes(`title ${n}`))
    const descriptions = texts.filter((_, n) => found.includes(`description ${n}`))
    expect({ search, descriptions }).toEqual({ search, descriptions: titles })
    return titles
  }
}
