import { expect, test } from 'vitest'
import { askApi, newMember, startWeb } from '../../../test/visitor.ts'

test('the data can be downloaded and the account deleted, without JavaScript', async () => {
  const ada = await newMember(await startWeb())

  const { html } = await ada.open('/settings/data')

  expect(html).toMatch(/<form[^>]*method="post"[^>]*action="\/settings\/data\/export"/)
  expect(html).toContain('href="/settings/data/delete"')
  expect(html).not.toContain('role="alert"')
})

test('an export that failed is said; any other word in the address is not', async () => {
  const ada = await newMember(await startWeb())

  const failed = await ada.open('/settings/data?problem=export')
  const busy = await ada.open('/settings/data?problem=busy')
  const other = await ada.open('/settings/data?problem=Call+this+number')

  expect(failed.html).toContain('Nothing is lost: try again in a minute.')
  expect(busy.html).toContain('Your data is being downloaded already.')
  expect(other.html).not.toContain('role="alert"')
  expect(other.html).not.toContain('Call this number')
})

test.each(['profile', 'security', 'security/history', 'data', 'data/delete'])(
  'whose session has ended elsewhere notices on their next click, on %s too',
  async (page) => {
    const ada = await newMember(await startWeb())
    await askApi(ada.token(), 'mutation { signout { signedOutAt } }')

    const { to } = await ada.open(`/settings/${page}`)

    expect(to).toBe(`/signin?redirectTo=${encodeURIComponent(`/settings/${page}`)}&reason=ended`)
  },
)
