import { expect, test } from 'vitest'
import { localPath } from './local-path.ts'

test.each(['/tasks', '/profile', '/tasks/task_01h455vb4pex5vsknk084sn02q', '/tasks?show=done'])(
  '%s is a page to come back to',
  (path) => {
    expect(localPath(path)).toBe(path)
  },
)

test.each([
  null,
  '',
  'tasks',
  '//evil.example',
  '///evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  '/\t/evil.example',
  '/\n/evil.example',
  '\u0000//evil.example',
  ' //evil.example',
  '/.//evil.example',
  '/tasks/..//evil.example',
  '/%2F/evil.example',
  '/%2f%2fevil.example',
  '/%5Cevil.example',
  '/%09/evil.example',
  'https:evil.example',
  'https://evil.example',
  'javascript:alert(1)',
  '/evil.example@',
])('%j leads to the task list instead', (path) => {
  expect(localPath(path)).toBe('/tasks')
})
