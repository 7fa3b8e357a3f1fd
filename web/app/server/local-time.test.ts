import { expect, test } from 'vitest'
import { askApi, newEmail, newMember, newVisitor, PASSWORD, startWeb } from '../../test/visitor.ts'
import { DAY } from '../../time.ts'
import { formatDayAndMonth, formatDate, today } from '../words/days.ts'

/** The last moment of 11 March 2026. */
const MIDNIGHTS = [
  ['Pacific/Pago_Pago', '2026-03-12T10:59:59.999Z'],
  ['America/Los_Angeles', '2026-03-12T06:59:59.999Z'],
  ['Asia/Kolkata', '2026-03-11T18:29:59.999Z'],
  ['Asia/Calcutta', '2026-03-11T18:29:59.999Z'],
  ['Europe/Kyiv', '2026-03-11T21:59:59.999Z'],
  ['Pacific/Kiritimati', '2026-03-11T09:59:59.999Z'],
] as const

const DUE = ['2026-03-10', '2026-03-11', '2026-03-12']

/** A web app with a clock that the test sets, and a person with a task for each of three days. */
async function startAt(instant: string, profile: Record<string, string>) {
  const clock = { now: Date.parse(instant) }
  const ada = newVisitor(await startWeb({ now: () => new Date(clock.now) }))
  await ada.send('/signup', { name: 'Ada', email: newEmail(), password: PASSWORD, ...profile })
  for (const dueDate of DUE) await ada.send('/tasks', { intent: 'add', title: dueDate, dueDate })
  const days = async () => {
    const { html } = await ada.open('/tasks')
    const said = [...html.replaceAll('<!-- -->', '').matchAll(/<time dateTime="([\d-]+)"[^>]*>([^<]*)</gi)]
    return said.toSorted(([, a = ''], [, b = '']) => a.localeCompare(b)).map(([, , words]) => words)
  }
  return { ada, clock, days }
}

test.each(MIDNIGHTS)('somebody whose profile says %s has its days', async (timeZone, lastMoment) => {
  const { ada, clock, days } = await startAt(lastMoment, { timeZone })
  ada.keepCookie('latchkey-zone=Europe/London')
  const before = await days()

  clock.now += 1

  expect(before).toEqual(['Overdue · Yesterday', 'Today', 'Tomorrow'])
  expect(await days()).toEqual(['Overdue · 10 Mar', 'Overdue · Yesterday', 'Today'])
})

test.each(MIDNIGHTS)('whoever has said nothing has the days of the browser in %s', async (timeZone, lastMoment) => {
  const { ada, clock, days } = await startAt(lastMoment, {})
  ada.keepCookie(`latchkey-zone=${timeZone}`)
  const before = await days()

  clock.now += 1

  expect(before).toEqual(['Overdue · Yesterday', 'Today', 'Tomorrow'])
  expect(await days()).toEqual(['Overdue · 10 Mar', 'Overdue · Yesterday', 'Today'])
})

test.each(['', 'Europe/Atlantis', '+14:00', '"><script>', 'x'.repeat(65)])(
  'in a browser that says it is in %j, the days are those of UTC',
  async (zone) => {
    const { ada, clock, days } = await startAt('2026-03-11T23:59:59.999Z', {})
    ada.keepCookie(`latchkey-zone=${zone}`)
    const before = await days()

    clock.now += 1

    expect(before).toEqual(['Overdue · Yesterday', 'Today', 'Tomorrow'])
    expect(await days()).toEqual(['Overdue · 10 Mar', 'Overdue · Yesterday', 'Today'])
  },
)

test.each(['Pacific/Pago_Pago', 'Pacific/Kiritimati'])(
  'every page says the days of %s, which have nothing in common with others',
  async (timeZone) => {
    const ada = newVisitor(await startWeb())
    await ada.send('/signup', { name: 'Ada', email: newEmail(), password: PASSWORD, timeZone })
    await ada.send('/tasks', { intent: 'add', title: 'Water the figs' })
    await ada.send('/settings/tokens', { name: 'Backup', 'tasks:read': 'on', expiry: '30' })
    const id = /task_\w+/.exec(JSON.stringify(await askApi(ada.token(), '{ tasks { nodes { id } } }')))?.[0] ?? ''
    await ada.send(`/tasks/${id}`, { intent: 'complete' })
    const inDays = (days: number) => formatDate(new Date(Date.now() + days * DAY).toISOString(), { timeZone })
    const dateIn = (days: number) => today({ now: new Date(Date.now() + days * DAY), timeZone })

    const textOf = async (path: string) => (await ada.open(path)).html.replaceAll(/<[^>]*>/g, '')
    const now = inDays(0)
    const texts = {
      task: await textOf(`/tasks/${id}`),
      profile: await textOf('/settings/profile'),
      security: await textOf('/settings/security'),
      tokens: await textOf('/settings/tokens'),
    }
    const history = (await ada.open('/settings/security/history')).html
    const file = (await ada.send('/settings/data/export', {})).headers.get('Content-Disposition')
    await ada.send('/settings/data/delete', { password: PASSWORD })
    const goodbye = (await ada.open('/goodbye')).html

    expect(texts.task).toContain(`Added ${now} · Done ${now}`)
    expect(texts.profile).toContain(`Member since ${now}`)
    expect(texts.security).toContain(`Signed in ${now}`)
    expect(texts.tokens).toContain(`Created ${now}`)
    expect(texts.tokens).toContain(`Expires ${inDays(30)}`)
    expect(history).toContain(`title="${now}, `)
    expect(file).toContain(`latchkey-export-${dateIn(0)}.json`)
    expect(goodbye).toContain(`dateTime="${dateIn(7)}"`)
  },
)

test.each(['Pacific/Pago_Pago', 'Pacific/Kiritimati'])(
  'whoever signs in to an account that goes is told the day by their browser in %s',
  async (zone) => {
    const web = await startWeb()
    const ada = await newMember(web)
    await ada.send('/settings/data/delete', { password: PASSWORD })
    ada.keepCookie(`latchkey-zone=${zone}`)

    const { html } = await ada.send('/signin', { email: ada.email, password: PASSWORD })

    const day = formatDayAndMonth(new Date(Date.now() + 7 * DAY).toISOString(), { timeZone: zone })
    expect(html).toContain(day)
  },
)

test('a browser that says where it is before its form does makes an account with its days', async () => {
  const visitor = newVisitor(await startWeb())
  visitor.keepCookie('latchkey-zone=Asia/Ho_Chi_Minh')

  await visitor.send('/signup', { name: 'Ada', email: newEmail(), password: PASSWORD, timeZone: '' })

  expect(await askApi(visitor.token(), '{ me { timeZone } }')).toMatchObject({
    data: { me: { timeZone: 'Asia/Ho_Chi_Minh' } },
  })
})
