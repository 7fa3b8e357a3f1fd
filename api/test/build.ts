import { toPublicId } from '../src/input/ids.ts'
import { email } from '../src/input/input.ts'
import { createSigningKeys } from '../src/tokens/signing-keys.ts'
import { loadSigningSecrets } from '../src/tokens/signing-secrets.ts'
import { hashPassword } from '../src/passwords/password.ts'
import { createAccount } from '../src/accounts/signup.service.ts'
import type { TestApp } from './app.ts'
import { answer, newAddress, type App } from './execute.ts'
import { graphql } from './generated/gql.ts'
import type { CreateTaskInput, SignupInput } from './generated/graphql.ts'
import { databaseOf } from './database/sql.ts'

export const PASSWORD = 'correct horse battery staple'

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

export type Person = { token: string; id: string; email: string; name: string }

/** Builds once what several tests of a file only read. */
export function buildOnce<Built>(build: () => Promise<Built>): () => Promise<Built> {
  let built: Promise<Built> | undefined
  return () => (built ??= build())
}

let hashOfPassword: Promise<string> | undefined

/**
 * Creates a person with an account and a session, with the function that a sign-up calls after
 * hashing. The hash of `PASSWORD` has the parameters of production but is made once for each
 * worker. Signing up itself has tests of its own.
 */
export async function buildUser(app: TestApp, overrides: Partial<SignupInput> = {}): Promise<Person> {
  const given = { email: `${crypto.randomUUID()}@example.com`, password: PASSWORD, name: 'Ada', ...overrides }
  const { token, user } = await createAccount(
    {
      transaction: (await databaseOf(app.databaseUrl)).transaction,
      keys: createSigningKeys(await loadSigningSecrets(app.secrets)),
      now: app.now,
      device: 'Tests',
      address: newAddress(),
      caller: null,
      sessions: { forget: () => {} }, // no other session ends
      sendsMail: false,
    },
    {
      email: email.parse(given.email),
      name: given.name,
      timeZone: given.timeZone ?? 'UTC',
      passwordHash: await (given.password === PASSWORD
        ? (hashOfPassword ??= hashPassword(PASSWORD))
        : hashPassword(given.password)),
    },
    { isProved: false },
  )
  return { token, id: toPublicId('user', user.id), email: user.email, name: user.name }
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
