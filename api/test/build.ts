import { answer } from './execute.ts'
import { graphql } from './generated/gql.ts'
import type { CreateTaskInput, SignupInput } from './generated/graphql.ts'

export const PASSWORD = 'correct horse battery staple'

const Signup = graphql(`
  mutation BuildUser($input: SignupInput!) {
    signup(input: $input) {
      token
      user {
        id
        email
        name
      }
    }
  }
`)

const CreateTask = graphql(`
  mutation BuildTask($input: CreateTaskInput!) {
    createTask(input: $input) {
      task {
        id
        title
      }
    }
  }
`)

type App = { url: string }
export type Person = { token: string; id: string; email: string; name: string }

/** Signs somebody new up; an address of their own unless one is given. */
export async function buildUser(app: App, overrides: Partial<SignupInput> = {}): Promise<Person> {
  const input = { email: `${crypto.randomUUID()}@example.com`, password: PASSWORD, name: 'Ada', ...overrides }
  const { signup } = await answer(app, Signup, { variables: { input } })
  return { token: signup.token, ...signup.user }
}

export async function buildTask(
  app: App,
  as: Person,
  overrides: Partial<CreateTaskInput> = {},
): Promise<{ id: string; title: string }> {
  const { createTask } = await answer(app, CreateTask, {
    as,
    variables: { input: { title: 'Water the plants', ...overrides } },
  })
  return createTask.task
}
