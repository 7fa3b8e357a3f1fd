import { expect, test } from 'vitest'
import { newMember, startWeb } from '../../../test/visitor.ts'

async function addTask(ada: Awaited<ReturnType<typeof newMember>>): Promise<string> {
  await ada.send('/tasks', { intent: 'add', title: 'Plan the garden', dueDate: '2026-03-12', priority: 'LOW' })
  const { html } = await ada.open('/tasks')
  return `/tasks/${/<li id="(task_\w+)"/.exec(html)?.[1]}`
}

test('a task is changed on its own page, and what is emptied is cleared', async () => {
  const ada = await newMember(await startWeb())
  const path = await addTask(ada)

  const change = { intent: 'save', title: 'Plan it', description: 'Beans\r\nTomatoes', dueDate: '', priority: 'HIGH' }
  const saved = await ada.send(path, change)
  const { html } = await ada.open(path)

  expect(saved.html).toContain('Saved')
  expect(html).toMatch(/<textarea[^>]*name="title"[^>]*>\s*Plan it</)
  expect(html).toContain('Tomatoes')
  expect(html).not.toContain('2026-03-12')
  expect(html).toMatch(/<option value="HIGH" selected/)
})

test('a change that is refused keeps everything that was typed', async () => {
  const ada = await newMember(await startWeb())
  const path = await addTask(ada)

  const { status, html } = await ada.send(path, { intent: 'save', title: '', description: 'Long thoughts' })

  expect(status).toBe(400)
  expect(html).toMatch(/<textarea[^>]*name="title"[^>]*aria-invalid="true"/)
  expect(html).toContain('Long thoughts')
})

test.each(['/tasks/task_nope', '/tasks/user_01h455vb4pex5vsknk084sn02q', '/tasks?after=broken', '/nowhere'])(
  '%s says that there is nothing here, with the number of the request',
  async (path) => {
    const ada = await newMember(await startWeb())

    const { status, html, headers } = await ada.open(path)

    expect(status).toBe(404)
    expect(html).toContain('There is nothing here')
    expect(html.replaceAll('<!-- -->', '')).toContain(`Request ${headers.get('X-Request-Id')}`)
  },
)
