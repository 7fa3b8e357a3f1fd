import { expect, test } from 'vitest'
import { newMember, startWeb, UNREACHABLE_API } from '../../../test/visitor.ts'

const taskIds = (html: string) => [...html.matchAll(/<li id="(task_\w+)"/g)].map(([, id]) => id ?? '')

test('without JavaScript a task is added, ticked off, reopened and deleted', async () => {
  const ada = await newMember(await startWeb())

  const added = await ada.send('/tasks', { intent: 'add', title: 'Water the figs', dueDate: '', priority: 'HIGH' })
  const open = await ada.open('/tasks')
  const [id = ''] = taskIds(open.html)
  await ada.send('/tasks', { intent: 'complete', id })
  const done = await ada.open('/tasks?show=done')
  await ada.send('/tasks?show=done', { intent: 'reopen', id })
  const reopened = await ada.open('/tasks')
  const asked = await ada.open(`/tasks/${id}/delete`)
  const deleted = await ada.send(`/tasks/${id}/delete`, {})
  const empty = await ada.open('/tasks?show=all')

  expect(added.to).toBe('/tasks')
  expect(open.html).toContain('Water the figs')
  expect(done.html).toMatch(/aria-checked="true" aria-label="Water the figs"/)
  expect(reopened.html).toMatch(/aria-checked="false" aria-label="Water the figs"/)
  expect(asked.html).toContain('Delete this task?')
  expect(deleted.to).toBe('/tasks')
  expect(taskIds(empty.html)).toEqual([])
})

test('a title that is refused comes back with the reason beside it', async () => {
  const ada = await newMember(await startWeb())

  const { status, html } = await ada.send('/tasks', { intent: 'add', title: '  ', dueDate: '2026-03-12' })

  expect(status).toBe(400)
  expect(html).toMatch(/<input[^>]*name="title"[^>]*aria-invalid="true"/)
  expect(html).toContain('value="2026-03-12"')
})

test('a day that does not exist is refused, not dropped', async () => {
  const ada = await newMember(await startWeb())

  const { status } = await ada.send('/tasks', { intent: 'add', title: 'Leap', dueDate: '2026-02-30' })

  expect(status).toBe(400)
})

test('what people write is text, not markup', async () => {
  const ada = await newMember(await startWeb())

  await ada.send('/tasks', { intent: 'add', title: '<img src=x onerror=alert(1)></script><script>alert(1)</script>' })
  const { html } = await ada.open('/tasks')

  expect(html).toContain('&lt;img src=x')
  expect(html).not.toContain('<img src=x')
  expect(html).not.toContain('<script>alert(1)')
})

test('more than a page is reached by a link', async () => {
  const ada = await newMember(await startWeb())
  for (let i = 0; i < 51; i++) await ada.send('/tasks', { intent: 'add', title: `Task ${i}` })

  const first = await ada.open('/tasks')
  const [, next = '', last] = /href="(\/tasks\?[^"#]+)#(\w+)"[^>]*>Load more/.exec(first.html) ?? []
  const second = await ada.open(next.replaceAll('&amp;', '&'))
  const odd = await Promise.all(['0', '-3', 'x', '9999'].map((pages) => ada.open(`/tasks?pages=${pages}`)))

  expect(taskIds(first.html)).toHaveLength(50)
  expect(odd.map(({ html }) => taskIds(html).length)).toEqual([50, 50, 50, 51])
  expect(last).toBe(taskIds(first.html).at(-1))
  expect(second.html).toContain('Task 0')
  expect(taskIds(second.html).slice(0, 50)).toEqual(taskIds(first.html))
  expect(taskIds(second.html)).toHaveLength(51)
  expect(second.html).not.toContain('Load more')
})

test("somebody else's task is a page that does not exist, and cannot be changed", async () => {
  const web = await startWeb()
  const [ada, eve] = await Promise.all([newMember(web), newMember(web)])
  await ada.send('/tasks', { intent: 'add', title: 'Private' })
  const [id = ''] = taskIds((await ada.open('/tasks')).html)

  const seen = await eve.open(`/tasks/${id}`)
  const changes = await Promise.all([
    eve.send('/tasks', { intent: 'complete', id }),
    eve.send('/tasks', { intent: 'delete', id }),
    eve.send(`/tasks/${id}`, { intent: 'save', title: 'Hers now' }),
    eve.send(`/tasks/${id}/delete`, {}),
  ])

  expect(seen.status).toBe(404)
  expect(changes.map(({ status }) => status)).toEqual([404, 404, 404, 404])
  expect([seen, ...changes].some(({ html }) => html.includes('Private'))).toBe(false)
  expect((await ada.open('/tasks')).html).toMatch(/aria-checked="false" aria-label="Private"/)
})

test('the token is in no page and in no data', async () => {
  const ada = await newMember(await startWeb())
  await ada.send('/tasks', { intent: 'add', title: 'Water the figs' })
  const [id = ''] = taskIds((await ada.open('/tasks')).html)

  const paths = [
    '/tasks',
    `/tasks/${id}`,
    `/tasks/${id}/delete`,
    '/settings/profile',
    '/nowhere',
    '/tasks.data',
    '/_root.data',
  ]
  const pages = await Promise.all(paths.map((path) => ada.open(path)))

  expect(ada.token()).toMatch(/^eyJ/)
  expect(pages.filter(({ html }) => html.includes('eyJ')).map(({ html }) => html)).toEqual([])
})

test('with the API away, the list says so and nothing else breaks', async () => {
  const ada = await newMember(await startWeb())
  const away = await newMember(await startWeb({ apiUrl: UNREACHABLE_API }))
  away.keepCookie(ada.cookie() ?? '')

  const { status, html } = await away.open('/tasks')

  expect(status).toBe(503)
  expect(html).toContain('The API cannot be reached')
  expect(away.cookie()).toBe(ada.cookie())
})

test('with the API away, what was typed is still there', async () => {
  const ada = await newMember(await startWeb())
  const away = await newMember(await startWeb({ apiUrl: UNREACHABLE_API }))
  const signup = await away.send('/signup', { name: 'Eve', email: 'eve@example.com', password: 'a long secret' })
  away.keepCookie(ada.cookie() ?? '')

  const task = await away.send('/tasks', { intent: 'add', title: 'Half a thought', priority: 'HIGH' })
  const edit = await away.send('/tasks/task_1', { intent: 'save', title: 'A thought', description: 'And the rest' })
  const profile = await away.send('/settings/profile', { name: 'Ada Lovelace' })

  expect([signup.status, task.status, edit.status, profile.status]).toEqual([503, 503, 503, 503])
  expect(signup.html).toContain('value="eve@example.com"')
  expect(signup.html).not.toContain('a long secret')
  expect(task.html).toContain('value="Half a thought"')
  expect(edit.html).toContain('And the rest')
  expect(profile.html).toContain('value="Ada Lovelace"')
})
