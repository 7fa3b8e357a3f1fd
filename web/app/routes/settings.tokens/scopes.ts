/** The scopes of a token, in words for people. */
export const SCOPES = [
  { scope: 'tasks:read', means: 'See your tasks' },
  { scope: 'tasks:write', means: 'Add, change and delete tasks' },
  { scope: 'profile:read', means: 'See your name, email address and time zone' },
  { scope: 'profile:write', means: 'Change your name and time zone' },
] as const
