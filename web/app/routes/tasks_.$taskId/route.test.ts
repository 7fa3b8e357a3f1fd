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

const versionIn = (html: string) => /name="version" value="(\d+)"/.exec(html)?.[1] ?? ''

test('an older form overwrites nothing unseen: it comes back with both, and the person chooses', async () => {
  const ada = await newMember(await startWeb())
  const path = await addTask(ada)
  const form = { intent: 'save', title: 'Plan the garden', description: '', dueDate: '2026-03-12', priority: 'LOW' }
  const version = versionIn((await ada.open(path)).html)
  await ada.send(path, { ...form, version, title: 'Plan the orchard', description: 'Apples', priority: 'HIGH' })

  const older = await ada.send(path, { ...form, version, description: 'Beans\r\nTomatoes', dueDate: '' })
  const untouched = await ada.open(path)
  const chosen = await ada.send(path, { ...form, version: versionIn(older.html), description: 'Apples and beans' })
  const { html } = await ada.open(path)

  expect(older.status).toBe(409)
  const shown = older.html.replaceAll(/<[^>]*>/g, '|').replaceAll(/\|+/g, '|')
  expect(shown).toContain('|Title, as it is saved|Plan the orchard|Title, as you typed it|Plan the garden|')
  expect(shown).toContain('|Description, as it is saved|Apples|Description, as you typed it|Beans\nTomatoes|')
  expect(shown).toContain('|Due date, as it is saved|12 Mar 2026|Due date, as you typed it|None|')
  expect(shown).toContain('|Priority, as it is saved|High|Priority, as you typed it|Low|')
  expect(older.html).toMatch(/<textarea[^>]*name="description"[^>]*>\s*Beans\nTomatoes</)
  expect(older.html).toMatch(new RegExp(`<a[^>]*href="${path}"[^>]*>Keep what is saved`))
  expect(untouched.html).toMatch(/<textarea[^>]*name="title"[^>]*>\s*Plan the orchard</)
  expect(chosen.status).toBe(200)
  expect(html).toMatch(/<textarea[^>]*name="title"[^>]*>\s*Plan the garden</)
  expect(html).toContain('Apples and beans')
})

test('what was chosen is not saved over a third change either', async () => {
  const ada = await newMember(await startWeb())
  const path = await addTask(ada)
  const version = versionIn((await ada.open(path)).html)
  await ada.send(path, { intent: 'save', title: 'Second', version })
  const conflict = await ada.send(path, { intent: 'save', title: 'First', version })
  await ada.send(path, { intent: 'save', title: 'Third', version: versionIn(conflict.html) })

  const again = await ada.send(path, { intent: 'save', title: 'First', version: versionIn(conflict.html) })

  expect(again.status).toBe(409)
  expect(again.html).toMatch(/as it is saved.*Third/s)
})

test('a form that is refused for its text is still meant for the version that it was made from', async () => {
  const ada = await newMember(await startWeb())
  const path = await addTask(ada)
  const version = versionIn((await ada.open(path)).html)
  const empty = await ada.send(path, { intent: 'save', title: '', version })
  await ada.send(path, { intent: 'save', title: 'Second', version })

  const corrected = await ada.send(path, { intent: 'save', title: 'First', version: versionIn(empty.html) })

  expect([empty.status, corrected.status]).toEqual([400, 409])
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
