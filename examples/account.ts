/** The endpoint of the API. */
export const API_URL = process.env['API_URL'] ?? 'http://localhost:4000/graphql'

/** The token in `TOKEN`, or the token of a new account. */
export async function openAccount(): Promise<string> {
  if (process.env['TOKEN']) return process.env['TOKEN']
  const input = { email: `${crypto.randomUUID()}@example.com`, password: crypto.randomUUID(), name: 'A passer-by' }
  const signup = 'mutation ($input: SignupInput!) { signup(input: $input) { token } }'
  return (await ask<{ signup: { token: string } }>(signup, { input })).signup.token
}

/** Creates tasks in this order: the last one is the newest. */
export async function addTasks(token: string, titles: string[]): Promise<void> {
  const create = 'mutation ($input: CreateTasksInput!) { createTasks(input: $input) { results { task { id } } } }'
  await ask(create, { input: { tasks: titles.map((title) => ({ title })) } }, token)
}

/** Sends an operation as a plain POST: GraphQL needs no more. */
async function ask<Data>(query: string, variables: object, token?: string): Promise<Data> {
  const response = await fetch(API_URL, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ query, variables }),
  })
  const { data, errors } = (await response.json()) as { data?: Data | null; errors?: object[] }
  if (!data) throw new Error(JSON.stringify(errors))
  return data
}
