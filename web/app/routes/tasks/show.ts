import { searchOf, type Place } from '../../components/list-place.ts'

export type Show = 'open' | 'done' | 'all'

/** What the API's filter `completed` is for each. */
export const FILTERS: Record<Show, boolean | null> = { open: false, done: true, all: null }

export function readShow(value: string | null): Show {
  return value === 'done' || value === 'all' ? value : 'open'
}

/** Whether a task is in this list. */
export function belongs(show: Show, task: { completed: boolean }): boolean {
  return FILTERS[show] === null || FILTERS[show] === task.completed
}

export function listPath(show: Show, place: Place = { after: null, pages: 1 }): string {
  const search = new URLSearchParams({ ...(show === 'open' ? {} : { show }), ...searchOf(place) })
  return search.size === 0 ? '/tasks' : `/tasks?${search}`
}
