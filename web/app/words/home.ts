/** The page of somebody who is signed in. */
export const HOME = '/tasks'
