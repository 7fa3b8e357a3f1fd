import { searchOf, type Place } from '../../words/list-place.ts'

export type Show = 'open' | 'done' | 'all'

/** The value of the API's filter `completed` for each list. */
export const FILTERS: Record<Show, boolean | null> = { open: false, done: true, all: null }

export function readShow(value: string | null): Show {
  return value === 'done' || value === 'all' ? value : 'open'
}

export function belongs(show: Show, task: { completed: boolean }): boolean {
  return FILTERS[show] === null || FILTERS[show] === task.completed
}

export function listPath(show: Show, place: Place = { after: null, pages: 1 }): string {
  const search = new URLSearchParams({ ...(show === 'open' ? {} : { show }), ...searchOf(place) })
  return search.size === 0 ? '/tasks' : `/tasks?${search}`
}
