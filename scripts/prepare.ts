import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'

const root = join(import.meta.dirname, '..')

/** A build product. It is built again when one of its sources has changed. */
type Product = {
  name: string
  /** Globs of its sources, relative to the root of the project. */
  from: string[]
  /** A file that exists once the product is built. */
  to: string
  command: [string, ...string[]]
}

const types: Product = {
  name: 'types from schema.graphql',
  from: [
    'schema.graphql',
    'codegen.ts',
    'api/{src,test,bench}/**/*.ts',
    'web/{app,test}/**/*.{ts,tsx}',
    'examples/*.ts',
  ],
  to: 'api/src/generated/schema.ts',
  command: [process.execPath, 'node_modules/@graphql-codegen/cli/cjs/bin.js', '--config', 'codegen.ts'],
}

const guesses: Product = {
  name: 'the list of common passwords',
  from: ['packages/passwords/build-guesses.ts', 'pnpm-lock.yaml'],
  to: 'packages/passwords/generated/guesses.json',
  command: [process.execPath, 'packages/passwords/build-guesses.ts'],
}

const playground: Product = {
  name: 'the playground',
  from: ['api/playground/**/*', 'api/package.json', 'pnpm-lock.yaml'],
  to: 'api/dist/playground/index.html',
  command: [process.execPath, 'api/playground/build.ts'],
}

const api: Product = {
  name: 'the API',
  from: [
    'api/src/**/*',
    'packages/*/*',
    'shared/*',
    'api/build.ts',
    'api/package.json',
    'patches/*',
    'schema.graphql',
    'pnpm-lock.yaml',
  ],
  to: 'api/dist/server.js',
  command: [process.execPath, 'api/build.ts'],
}

const web: Product = {
  name: 'the web app',
  from: [
    'web/app/**/*',
    'web/time.ts',
    'web/public/**/*',
    'web/vite.config.ts',
    'web/package.json',
    'schema.graphql',
    'packages/*/*',
    'pnpm-lock.yaml',
  ],
  to: 'web/build/server/index.js',
  command: [process.execPath, 'web/node_modules/@remix-run/dev/dist/cli.js', 'vite:build', 'web'],
}

/**
 * Builds what is missing or out of date.
 * @param say receives the name of each product that is built
 * @param options.dev skips what development runs from its source
 * @throws {Error} with the output of the tool that failed
 */
export async function prepare(say: (what: string) => void, options = { dev: false }): Promise<void> {
  const products = [types, guesses, playground]
  for (const product of options.dev ? products : [...products, api, web]) await make(product, say)
}

async function make({ name, from, to, command: [file, ...args] }: Product, say: (what: string) => void) {
  const stamp = join(root, 'node_modules/.cache/latchkey', to.replaceAll('/', '_'))
  const hash = hashOf(from)
  if (existsSync(join(root, to)) && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return
  say(`Building ${name}`)
  const env = { ...process.env, NODE_ENV: 'production' }
  await promisify(execFile)(file, args, { cwd: root, env }).catch((error: { stdout: string; stderr: string }) => {
    throw new Error(`Building ${name} failed:\n${error.stdout}${error.stderr}`)
  })
  mkdirSync(join(stamp, '..'), { recursive: true })
  writeFileSync(stamp, hash)
}

function hashOf(globs: string[]): string {
  const hash = createHash('sha256')
  const files = globSync(globs, {
    cwd: root,
    exclude: (path) => path.includes('generated') || path.includes('node_modules'),
  })
  for (const file of files.toSorted()) {
    const content = readFile(join(root, file))
    if (content) hash.update(file).update('\0').update(content)
  }
  return hash.digest('hex')
}

function readFile(path: string): Buffer | null {
  try {
    return readFileSync(path)
  } catch {
    return null
  }
}

if (import.meta.main) {
  await prepare((what) => console.log(`${what} …`)).catch((error: Error) => {
    console.error(error.message)
    process.exit(1)
  })
}
