import { join } from 'node:path'

/** The API's own folder: the same from `src`, and from `dist` where all of it is one file (build.ts). */
export const API_FOLDER = join(import.meta.dirname, '..')
