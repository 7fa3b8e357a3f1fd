import fc from 'fast-check'
import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { localPath } from './local-path.ts'
import { HOME } from '../words/home.ts'

const OURS = 'https://latchkey.example'

/** Pieces that browsers, proxies and decoders are known to interpret differently. */
const PIECES = [
  [
    '/',
    '//',
    '\\',
    '/\\',
    '/.',
    '/..',
    './',
    '/./',
    '/../',
    ';',
    '?',
    '#',
    '&',
    '=',
    ':',
    '@',
    '.',
    ' ',
    '[',
    ']',
    '%',
  ],
  ['\t', '\n', '\r', '\0', '\u000b', '\u007f', '\u0085', '\u00a0', '\u2028', '\ufeff', '\u202e', '\u{1f600}', '\ud800'],
  ['\u2044', '\u2215', '\u29f8', '\uff0f', '\uff3c', '\u3002', '\uff0e', '\u2024', '\u00ad'],
  ['%2f', '%2F', '%5c', '%09', '%0a', '%0d', '%00', '%23', '%3f', '%40', '%252f', '%25252f', '%255c', '%u002f'],
  ['https:', 'http:', 'HTTPS://', 'javascript:', 'java\tscript:', 'data:text/html,', 'blob:', 'file://', 'ws:'],
  ['evil.example', 'latchkey.example', 'user:password@', '[::1]', '2130706433', 'tasks', 'signin', 'alert(1)'],
].flat()

const evil = fc.array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ maxLength: 3 })), { maxLength: 12 })
const anything = fc.oneof(
  evil.map((pieces) => pieces.join('')),
  evil.map((pieces) => `/${pieces.join('')}`),
  evil.map((pieces) => `/tasks${pieces.join('')}`),
  evil.map((pieces) => encodeURIComponent(`/${pieces.join('')}`.toWellFormed())),
  fc.string({ unit: 'binary' }),
  fc.webUrl({ withQueryParameters: true, withFragments: true }),
)

test('wherever somebody is told to go, it is a page of this site', () => {
  fc.assert(
    fc.property(anything, (value) => {
      const path = localPath(value)

      expect(path).toMatch(/^\/(?![/\\])/)
      expect(new URL(path, OURS).origin).toBe(OURS)
      expect(new URL(path, `${OURS}/signin`).href).toBe(OURS + path)
    }),
    { numRuns: 20_000 },
  )
})

test('what was made safe stays as it is, however often', () => {
  fc.assert(
    fc.property(anything, (value) => {
      expect(localPath(localPath(value))).toBe(localPath(value))
    }),
    { numRuns: 20_000 },
  )
})

test('where somebody is told to go fits into a header', () => {
  fc.assert(
    fc.property(anything, (value) => {
      expect(localPath(value)).toMatch(/^[\x21-\x7e]+$/)
      expect(localPath(`/tasks?${'x'.repeat(1900)}${value}`).length).toBeLessThanOrEqual(2000)
    }),
    { numRuns: 5000 },
  )
})

/** Derived from the names of the folders: `settings.tokens_.$tokenId.revoke` is `/settings/tokens/:tokenId/revoke`. */
const pages = readdirSync(new URL('../routes', import.meta.url))
  .filter((folder) => !['_index', '$'].includes(folder))
  .map((folder) => folder.split('.').map((segment) => segment.replace(/_$/, '')))
const id = fc.stringMatching(/^token_[0-7][0-9a-hjkmnp-tv-z]{25}$/)
const query = fc.dictionary(fc.string({ minLength: 1 }), fc.string(), { maxKeys: 3 })

test('every page with every query is one to come back to', () => {
  const segments = fc.constantFrom(...pages)

  expect(pages).toContainEqual(['settings', 'tokens', '$tokenId', 'revoke'])
  fc.assert(
    fc.property(segments, id, query, (segments, id, query) => {
      const search = new URLSearchParams(query).toString()
      const page = `/${segments.map((segment) => (segment.startsWith('$') ? id : segment)).join('/')}`
      const path = search === '' ? page : `${page}?${search}`

      expect(localPath(path)).toBe(path)
    }),
  )
})

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
  '/%252f%252fevil.example',
  '/\uff0f\uff0fevil.example',
])('%j leads to the first page instead', (path) => {
  expect(localPath(path)).toBe(HOME)
})
