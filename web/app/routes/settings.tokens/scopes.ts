/** What a token can be good for, as people choose it. */
export const SCOPES = [
  { scope: 'tasks:read', means: 'See your tasks' },
  { scope: 'tasks:write', means: 'Add, change and delete tasks' },
  { scope: 'profile:read', means: 'See your name and email address' },
  { scope: 'profile:write', means: 'Change your name' },
] as const
