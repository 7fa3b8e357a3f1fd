import { availableParallelism } from 'node:os'
import { argon2id, hash, verify } from 'argon2'
import { secret } from '../input.ts'
import { waitForTurn } from '../turns.ts'

/** OWASP's choice for argon2id: 19 MiB, 2 passes, 1 lane. */
const ARGON2 = { type: argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const

/** What a password must be like when it is chosen. */
export const newPassword = secret('The password', { min: 8, max: 128 })

/** What is worth hashing when somebody signs in: never more than could have been chosen. */
export const givenPassword = secret('The password', { min: 1, max: 128 })

/** In PHC format, with its salt and parameters. Takes tens of milliseconds, off the main thread. */
export async function hashPassword(password: string): Promise<string> {
  using _turn = await waitToHash()
  const phc = await hash(password, ARGON2)
  // The package writes m, p, t; other implementations read only the standard order.
  return phc.replace(/,(p=\d+),(t=\d+)\$/, ',$2,$1$$')
}

/** `passwordHash` is `null` when there is no such account: the same work is done, and the answer is no. */
export async function verifyPassword(passwordHash: string | null, password: string): Promise<boolean> {
  const phc = passwordHash ?? (await decoy)
  using _turn = await waitToHash()
  const matches = await verify(phc, password)
  return matches && passwordHash !== null
}

/** As many at once as there are cores: more would not be sooner, and take 19 MiB each. */
const waitToHash = () => waitForTurn('argon2', availableParallelism())

/** Made once a process, of a password nobody knows. */
const decoy = hashPassword(crypto.randomUUID())
