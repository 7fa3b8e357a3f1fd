import { existsSync } from 'node:fs'
import { readConfig } from '../config.ts'
import { newSecret, rotateLocalSecret } from '../tokens/signing-secrets.ts'
import { explain } from './startup-errors.ts'

if (existsSync('.env')) process.loadEnvFile()

const say = (text: string) => void process.stderr.write(`${text}\n`)

try {
  const { jwtSecrets, dataDir } = readConfig()
  if (jwtSecrets.length === 0) {
    const file = await rotateLocalSecret(dataDir)
    say(`There is a new secret in front of those in ${file}.
Restart the API: from then on it signs with it, and tokens of before stay good.
After 7 days remove the others from the file, and restart again: no session of theirs is left.`)
  } else {
    // Known everywhere before anybody signs with it: instances that restart one after the other refuse no token.
    const added = newSecret()
    process.stdout.write(`JWT_SECRETS=${[...jwtSecrets, added].join(',')}\n`)
    process.stdout.write(`JWT_SECRETS=${[added, ...jwtSecrets].join(',')}\n`)
    say(`
Nothing has changed yet. These are two values for JWT_SECRETS, with a new secret in each:
1. Set the first on every instance of the API, and restart one after the other: all of them know the new secret.
   With a single instance, begin with the second.
2. Set the second on every instance, and restart one after the other: the new secret signs.
3. After 7 days set the new secret alone, and restart again: no session of the others is left.`)
  }
} catch (error) {
  say(explain(error))
  process.exitCode = 1
}
