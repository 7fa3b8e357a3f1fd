import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

/** Prints the URL of every module that is loaded. */
const PRINT_MODULES = `
  import { registerHooks } from 'node:module'
  registerHooks({ load: (url, context, next) => (console.log(url), next(url, context)) })
  await import(process.argv[1])`

test('the API starts without loading MikroORM', async () => {
  const app = new URL('../app.ts', import.meta.url).href

  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', PRINT_MODULES, app])

  expect(stdout).toContain(app)
  expect(stdout).not.toContain('mikro-orm')
})
