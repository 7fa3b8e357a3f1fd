import type { GraphiQLProps } from 'graphiql'

const DAY = 24 * 60 * 60 * 1000

/**
 * The first operations to try, in order. The email address is new each time, so that signing up
 * works.
 */
export function defaultTabs(): NonNullable<GraphiQLProps['defaultTabs']> {
  const email = `ada-${randomWord()}@example.com`
  const password = 'correct horse battery staple'
  const tomorrow = new Date(Date.now() + DAY).toISOString().slice(0, 10)

  return [
    {
      query: `# Start here: press ▶ to make an account.
# The answer has a token, and the playground
# sends it with everything you run next.

mutation SignUp {
  signup(
    input: {
      name: "Ada"
      email: "${email}"
      password: "${password}"
    }
  ) {
    token
    expiresAt
    user {
      id
      name
    }
  }
}`,
    },
    {
      query: `# Makes a task that nobody else can see.
# Ctrl-Space suggests what else it can have.

mutation CreateTask {
  createTask(
    input: {
      title: "Try the playground"
      priority: HIGH
      dueDate: "${tomorrow}"
    }
  ) {
    task {
      id
      title
      priority
      dueDate
    }
  }
}`,
    },
    {
      query: `# Your tasks, newest first, a page at a time.
# The next page: after: "<endCursor>"
# Only open ones: filter: { completed: false }

query MyTasks {
  me {
    name
    email
  }
  tasks(first: 20) {
    totalCount
    nodes {
      id
      title
      completed
      dueDate
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}`,
    },
    {
      query: `# Tells what happens to your tasks until you
# press ■. Try it: change one in another window,
# or in the web app, signed in as the same person.

subscription WatchTasks {
  taskChanged {
    type
    taskId
    task {
      title
      completed
    }
  }
}`,
    },
    {
      query: `# Ends your session, at once and everywhere.

mutation SignOut {
  signout {
    signedOutAt
  }
}`,
    },
    {
      query: `# Signs in again, as the account of the first tab.
# The form at the top does the same.
#
# A program of yours sends the token as a header:
# Authorization: Bearer <token>

mutation SignIn {
  signin(
    input: {
      email: "${email}"
      password: "${password}"
    }
  ) {
    token
    expiresAt
    user {
      name
    }
  }
}`,
    },
  ]
}

function randomWord(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(4)), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
