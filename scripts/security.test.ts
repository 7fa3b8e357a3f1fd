import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')

test('every promise in SECURITY.md is kept by tests that are there', () => {
  const promises = readFileSync(join(root, 'SECURITY.md'), 'utf8')
    .split('\n')
    .filter((line) => /^\| [A-Z]/.test(line))
  const testsOf = (promise: string) =>
    [...(promise.split(' | ')[2] ?? '').matchAll(/`([\w/.-]+)`/g)].map(([, name]) =>
      name?.startsWith('web/e2e/') ? `${name}.e2e.ts` : `${name}.test.ts`,
    )

  const missing = promises
    .flatMap(testsOf)
    .filter((file) => !existsSync(join(root, 'api/src', file)) && !existsSync(join(root, file)))

  expect(promises.length).toBeGreaterThan(15)
  expect(promises.filter((promise) => testsOf(promise).length === 0)).toEqual([])
  expect(missing).toEqual([])
})
