import { expect, test } from 'vitest'
import { signInAs } from '../../../test/addresses.ts'
import { linkTo, SUBJECTS } from '../../../test/mailbox.ts'
import { newMember, newVisitor, PASSWORD, startWeb } from '../../../test/visitor.ts'

const PAGE = '/keep-account'

/** Somebody whose account is about to be deleted, and the link that keeps it. */
async function startDeletion() {
  const web = await startWeb()
  const ada = await newMember(web)
  await ada.send('/settings/data/delete', { password: PASSWORD })
  return { web, ada, link: await linkTo(ada.email, SUBJECTS.deletion) }
}

test('an account is kept with the link from the mail and one button, and then signed in to', async () => {
  const { web, ada, link } = await startDeletion()
  const visitor = newVisitor(web)

  await visitor.open(link)
  const page = await visitor.open(PAGE)
  const before = await signInAs(newVisitor(web), ada.email)
  const { to } = await visitor.send(PAGE, {})
  const signin = await visitor.open(to ?? '')
  const after = await signInAs(visitor, ada.email)

  expect(page.html).toContain('Keep my account')
  expect(before.status).toBe(409)
  expect(to).toBe('/signin?reason=kept')
  expect(signin.html).toContain('Your account is kept')
  expect(signin.html).toContain(`value="${ada.email}"`)
  expect(visitor.hasCookie('latchkey-link-keep-account')).toBe(false)
  expect(after.to).toBe('/tasks')
})

test('sent twice, the account is kept, and the second is told to sign in', async () => {
  const { web, ada, link } = await startDeletion()
  const [visitor, again] = [newVisitor(web), newVisitor(web)]
  for (const browser of [visitor, again]) await browser.open(link)

  const first = await visitor.send(PAGE, {})
  const second = await again.send(PAGE, {})

  expect(first.to).toBe('/signin?reason=kept')
  expect(second.status).toBe(410)
  expect(second.html).toContain('If you have kept it already, sign in.')
  expect(second.html).not.toContain('Keep my account')
  expect((await signInAs(visitor, ada.email)).to).toBe('/tasks')
})

test('whoever else is signed in in this browser makes room for the person who keeps the account', async () => {
  const { web, ada, link } = await startDeletion()
  const eve = await newMember(web)
  await eve.open(link)

  const { to } = await eve.send(PAGE, {})
  const signin = await eve.open(to ?? '')

  expect(eve.cookie()).toBeNull()
  expect(signin.html).toContain(`value="${ada.email}"`)
})

test('without a link that was opened, there is no button, and nothing is kept', async () => {
  const visitor = newVisitor(await startWeb())

  const page = await visitor.open(PAGE)
  const sent = await visitor.send(PAGE, {})

  expect(page.html).not.toContain('Keep my account')
  expect(sent.status).toBe(410)
})

test('another site cannot press the button', async () => {
  const { web, ada, link } = await startDeletion()
  const visitor = newVisitor(web)
  await visitor.open(link)

  const refused = await visitor.send(PAGE, {}, { 'Sec-Fetch-Site': 'cross-site' })

  expect(refused.status).toBe(403)
  expect((await signInAs(visitor, ada.email)).status).toBe(409)
})
