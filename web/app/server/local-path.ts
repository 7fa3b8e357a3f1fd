import { HOME } from '../words/home.ts'

/** Longer than any of Latchkey's addresses, and short enough for a header. */
const MAX_LENGTH = 2000

/**
 * The path to go to after signing in: a page of this site, or `HOME`. Rejects everything
 * that a browser could take for another site: `//evil`, `/\evil`, `https:evil`, and encoded forms
 * of them.
 */
export function localPath(value: string | null | undefined): string {
  const url = value?.startsWith('/') ? URL.parse(value, 'http://local.invalid') : null
  if (!url || url.origin !== 'http://local.invalid' || !/^(\/[\w-]+)+$/.test(url.pathname)) return HOME
  const path = url.pathname + url.search
  return path.length <= MAX_LENGTH ? path : HOME
}
