import type { Person } from './seed.ts'
import { PASSWORD } from './seed.ts'

export type Request = { method: 'GET' | 'POST'; path: string; headers: Record<string, string>; body?: string }

/** One kind of request, and how many of them make a round. */
export type Kind = {
  name: string
  to: 'api' | 'floor'
  amount: number
  /** The next request to send, as a random person. */
  next: () => Request
}

/** The same query as `trivial`, with a session. */
export const SIGNED_IN = 'trivial, signed in'

export type Amounts = { trivial: number; list: number; create: number; signin: number; floor: number }

export const LIST =
  '{ tasks(first: 20) { nodes { id title completed priority dueDate createdAt } pageInfo { endCursor hasNextPage } } }'

const CREATE =
  'mutation CreateTask($input: CreateTaskInput!) { createTask(input: $input) { task { id title completed priority dueDate createdAt } } }'

const SIGNIN =
  'mutation Signin($input: SigninInput!) { signin(input: $input) { token expiresAt user { id email name } } }'

export function createKinds(people: readonly Person[], amounts: Amounts): Kind[] {
  const anyPerson = () => pick(people)
  let visitors = 0

  return [
    {
      name: 'floor: list of 20',
      to: 'floor',
      amount: amounts.floor,
      next: () => ({ method: 'GET', path: `/tasks/${anyPerson().userId}`, headers: {} }),
    },
    {
      name: 'trivial: __typename',
      to: 'api',
      amount: amounts.trivial,
      next: () => post({ query: '{ __typename }' }),
    },
    {
      name: SIGNED_IN,
      to: 'api',
      amount: amounts.trivial,
      next: () => post({ query: '{ __typename }' }, as(anyPerson())),
    },
    {
      name: 'tasks(first: 20)',
      to: 'api',
      amount: amounts.list,
      next: () => post({ query: LIST }, as(anyPerson())),
    },
    {
      name: 'createTask',
      to: 'api',
      amount: amounts.create,
      next: () => {
        const input = { title: 'Prepare the slides for Thursday', priority: 'HIGH', dueDate: '2027-02-28' }
        return post({ query: CREATE, variables: { input } }, as(anyPerson()))
      },
    },
    {
      name: 'signin',
      to: 'api',
      amount: amounts.signin,
      next: () => {
        visitors += 1 // attempts are counted per address
        const address = `10.${visitors >> 16}.${(visitors >> 8) & 255}.${visitors & 255}`
        const input = { email: anyPerson().email, password: PASSWORD }
        return post({ query: SIGNIN, variables: { input } }, { 'x-forwarded-for': address })
      },
    },
  ]
}

export function post(body: { query: string; variables?: object }, headers: Record<string, string> = {}): Request {
  return {
    method: 'POST',
    path: '/graphql',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  }
}

/** A sign-in, by default with the right password. */
export const signinAs = (email: string, address: string, password = PASSWORD): Request =>
  post({ query: SIGNIN, variables: { input: { email, password } } }, { 'x-forwarded-for': address })

/** A network address that was not used before. */
export const somewhere = () => `10.${[0, 0, 0].map(() => Math.floor(Math.random() * 256)).join('.')}`

export const as = ({ token }: Person) => ({ authorization: `Bearer ${token}` })

export function pick(people: readonly Person[]): Person {
  const person = people[Math.floor(Math.random() * people.length)]
  if (!person) throw new Error('There are no people in the database')
  return person
}
