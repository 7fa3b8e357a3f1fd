import { expect, test } from 'vitest'
import { startWeb } from '../test/visitor.ts'

const ALL = 'GET, HEAD, POST, OPTIONS'

const ask = async (path: string, method: string) =>
  fetch((await startWeb()) + path, { method, headers: { 'Sec-Fetch-Site': 'same-origin' }, redirect: 'manual' })

test.each(['/', '/tasks', '/tasks/', '/docs/queries', '/settings/profile/'])(
  'OPTIONS for %s says what can be asked',
  async (path) => {
    const answer = await ask(path, 'OPTIONS')

    expect([answer.status, answer.headers.get('Allow'), await answer.text()]).toEqual([204, ALL, ''])
  },
)

test.each([
  ['PUT', '/tasks', ALL],
  ['DELETE', '/settings/data/delete', ALL],
  ['PROPFIND', '/', ALL],
  ['POST', '/', 'GET, HEAD, OPTIONS'],
  ['POST', '/docs/queries', 'GET, HEAD, OPTIONS'],
])('%s of %s is refused, with what can be asked', async (method, path, allowed) => {
  const answer = await ask(path, method)

  expect([answer.status, answer.headers.get('Allow')]).toEqual([405, allowed])
})

test.each(['/', '/nowhere', '/tasks', '/docs/', '/robots.txt', '/%5c'])(
  'HEAD of %s is answered as GET is, without the page',
  async (path) => {
    const [head, get] = [await ask(path, 'HEAD'), await ask(path, 'GET')]

    expect([head.status, await head.text()]).toEqual([get.status, ''])
    for (const name of ['Content-Type', 'Cache-Control', 'Location', 'Vary']) {
      expect([name, head.headers.get(name)]).toEqual([name, get.headers.get(name)])
    }
  },
)

test.each([
  ['/docs/', '/docs'],
  ['/docs/queries/', '/docs/queries'],
  ['/signin/', '/signin'],
])('%s is %s', async (path, page) => {
  const [slash, none] = [await ask(path, 'GET'), await ask(page, 'GET')]

  const titleOf = async (answer: Response) => /<title>.*?<\/title>/.exec(await answer.text())?.[0]
  expect([slash.status, await titleOf(slash)]).toEqual([none.status, await titleOf(none)])
})
