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
    say(`A new secret is now the first in ${file}.
Restart the API: it then signs new tokens with it, and still accepts existing ones.
After 7 days remove the other secrets from the file and restart again: by then every session that they signed has expired.`)
  } else {
    // Every instance knows the new secret before one signs with it, so none refuses a token during
    // the restarts.
    const added = newSecret()
    process.stdout.write(`JWT_SECRETS=${[...jwtSecrets, added].join(',')}\n`)
    process.stdout.write(`JWT_SECRETS=${[added, ...jwtSecrets].join(',')}\n`)
    say(`
Nothing has changed yet. These are two values for JWT_SECRETS that contain the same new secret:
1. Set the first value on every instance of the API, and restart them one after the other. All then accept the new secret.
   With a single instance, start with step 2.
2. Set the second value on every instance, and restart them one after the other. They then sign with the new secret.
3. After 7 days set the new secret alone, and restart again: by then every session that the old secrets signed has expired.`)
  }
} catch (error) {
  say(explain(error))
  process.exitCode = 1
}
