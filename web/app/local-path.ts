const HOME = '/tasks'

/**
 * Where to go after signing in: a page of this site, or the task list. Anything that a browser could take for another
 * site (`//evil`, `/\evil`, `https:evil`, encoded forms of them) is not a page of this site.
 */
export function localPath(value: string | null | undefined): string {
  const url = value?.startsWith('/') ? URL.parse(value, 'http://local.invalid') : null
  if (!url || url.origin !== 'http://local.invalid' || !/^(\/[\w-]+)+$/.test(url.pathname)) return HOME
  return url.pathname + url.search
}
