import { redirect } from '@remix-run/node'

/** Where the profile used to be. */
export function loader() {
  return redirect('/settings/profile', 301)
}
