import type { GraphiQLProps } from 'graphiql'

const PREFIX = 'graphiql:'
/**
 * What outlives the browser tab. Operations, variables and headers do not: they can contain
 * passwords and tokens.
 */
const LASTING = new Set(['theme', 'docExplorerFlex', 'editorFlex', 'secondaryEditorFlex', 'visiblePlugin'])

const placeOf = (key: string) => (LASTING.has(key.slice(PREFIX.length)) ? localStorage : sessionStorage)

const ownKeys = (place: Storage) => Object.keys(place).filter((key) => key.startsWith(PREFIX))

/** Where GraphiQL stores its state. */
export const storage: NonNullable<GraphiQLProps['storage']> = {
  getItem: (key) => placeOf(key).getItem(key),
  setItem: (key, value) => placeOf(key).setItem(key, value),
  removeItem: (key) => placeOf(key).removeItem(key),
  get length() {
    return ownKeys(localStorage).length + ownKeys(sessionStorage).length
  },
  clear() {
    for (const place of [localStorage, sessionStorage]) {
      for (const key of ownKeys(place)) place.removeItem(key)
    }
  },
}
