import { redirect } from '@remix-run/node'

/** The former address of the profile. */
export function loader() {
  return redirect('/settings/profile', 301)
}
