/** The page of somebody who is signed in, and its name. */
export const HOME = '/tasks'
export const HOME_NAME = 'Tasks'
