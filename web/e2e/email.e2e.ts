import { expect } from 'vitest'
import { DeleteAccountDocument } from '../app/generated/graphql.ts'
import { startFakeApi } from '../test/fake-api.ts'
import { linkTo, SUBJECTS } from '../test/mailbox.ts'
import { startWeb } from '../test/visitor.ts'
import {
  ask,
  DEVICES,
  expectUsable,
  newPerson,
  open,
  PASSWORD,
  PHONE,
  signIn,
  signUp,
  signUpWithForm,
  test,
  WEB,
  type Person,
} from './browser.ts'

const NEW_PASSWORD = 'fourteen purple umbrellas'
const SCRIPTED = [
  ['with JavaScript', {}],
  ['without JavaScript', { javaScriptEnabled: false }],
] as const
const EVERYWHERE = [...SCRIPTED, ['on a phone', PHONE]] as const

const reminderOf = ({ page }: Person) => page.getByRole('complementary', { name: 'Your email address' })

async function confirm({ page }: Person): Promise<void> {
  await page.getByRole('button', { name: 'Confirm address' }).click()
  await page.getByText('Your email address is confirmed.').waitFor()
}

async function changeAddress(person: Person, newEmail: string): Promise<void> {
  const { page } = person
  await open(person, '/settings/profile')
  await page.getByRole('link', { name: 'Change address' }).click()
  await page.getByLabel('New email address').fill(newEmail)
  await page.getByLabel('Your password').fill(PASSWORD)
  await page.getByRole('button', { name: 'Send link' }).click()
  await page.getByRole('heading', { name: 'Confirm your new address' }).waitFor()
}

test.each(EVERYWHERE)('a new address is confirmed with the link, %s', async (_, options) => {
  const ada = await newPerson(options)
  const email = await signUpWithForm(ada)
  const reminded = await reminderOf(ada).innerText()

  await open(ada, await linkTo(email, SUBJECTS.confirm))
  const address = ada.page.url()
  await confirm(ada)
  await ada.page.getByRole('link', { name: 'Tasks', exact: true }).click()
  await ada.page.getByText('Write your first task above').waitFor()

  expect(reminded).toContain(email)
  expect(address).toBe(`${WEB}/verify-email`)
  expect(await reminderOf(ada).count()).toBe(0)
})

test.each(SCRIPTED)('who opens the link signed out signs in on the way, %s', async (_, options) => {
  const email = await signUp(await newPerson())
  const ada = await newPerson(options)

  await open(ada, await linkTo(email, SUBJECTS.confirm))
  await ada.page.getByRole('main').getByRole('link', { name: 'Sign in' }).click()
  await signIn(ada, email)

  await confirm(ada)
})

test.each(SCRIPTED)('another link is sent from the settings, and the reminder leads there, %s', async (_, options) => {
  const ada = await newPerson(options)
  const email = await signUp(ada)
  await open(ada, '/tasks')

  await reminderOf(ada).getByRole('link', { name: 'Send it again' }).click()
  await ada.page.getByRole('button', { name: 'Send the link again' }).click()
  await ada.page.getByText(`A mail with a link is on its way to ${email}.`).waitFor()
  await open(ada, await linkTo(email, SUBJECTS.confirm, 2))

  await confirm(ada)
})

test.each(SCRIPTED)('the reminder is put off in one click, without leaving the page, %s', async (_, options) => {
  const ada = await newPerson(options)
  await signUp(ada)
  await open(ada, '/tasks?show=all')
  if (ada.scripted) await ada.page.getByLabel('New task').fill('Half a thought')

  const answered = ada.page.waitForResponse((response) => response.request().method() === 'POST')
  await reminderOf(ada).getByRole('button', { name: 'Not now' }).click()
  await reminderOf(ada).waitFor({ state: 'detached' })
  await answered
  const typed = await ada.page.getByLabel('New task').inputValue()
  await open(ada, '/settings/security')

  expect(typed).toBe(ada.scripted ? 'Half a thought' : '')
  expect(await reminderOf(ada).count()).toBe(0)
})

test.each(SCRIPTED)(
  'an address is changed with the link to the new one, and undone by the old one, %s',
  async (_, options) => {
    const thief = await newPerson(options)
    const email = await signUp(thief)
    const newEmail = `new-${email}`
    const ada = await newPerson(options)

    await changeAddress(thief, newEmail)
    await open(thief, await linkTo(newEmail, SUBJECTS.confirmNew))
    await confirm(thief)
    const changed = await thief.page.getByRole('main').innerText()
    await open(ada, await linkTo(email, SUBJECTS.changed))
    await ada.page.getByLabel('New password').fill(NEW_PASSWORD)
    await ada.page.getByRole('button', { name: 'Set new password' }).click()
    await ada.page.getByText('Your new password is set').waitFor()
    const filledIn = await ada.page.getByLabel('Email').inputValue()
    await ada.page.getByLabel('Password', { exact: true }).fill(NEW_PASSWORD)
    await ada.page.getByRole('button', { name: 'Sign in' }).click()
    await ada.page.getByText('Write your first task above').waitFor()
    await open(thief, '/tasks')
    await thief.page.getByText('Your session has ended.').waitFor()

    expect(changed).toContain(newEmail)
    expect(filledIn).toBe(email)
  },
)

test.each(SCRIPTED)(
  'an account that is about to be deleted is kept with the link from the mail, %s',
  async (_, options) => {
    const ada = await newPerson(options)
    const email = await signUp(ada)
    await ask(ada, DeleteAccountDocument, { input: { password: PASSWORD } })
    await ada.context.clearCookies()

    await open(ada, await linkTo(email, SUBJECTS.deletion))
    await ada.page.getByRole('button', { name: 'Keep my account' }).click()
    await ada.page.getByText('Your account is kept, with everything in it. Sign in to go on.').waitFor()
    const filledIn = await ada.page.getByLabel('Email').inputValue()
    await ada.page.getByLabel('Password', { exact: true }).fill(PASSWORD)
    await ada.page.getByRole('button', { name: 'Sign in' }).click()
    await ada.page.getByText('Write your first task above').waitFor()

    expect(filledIn).toBe(email)
  },
)

test('where an account begins with a mail, the forms for it can be used by everybody', async () => {
  const api = await startFakeApi({
    data: {
      server: { signup: 'BY_MAIL', sendsMail: true },
      requestSignup: { requestedAt: '2026-01-01T00:00:00.000Z' },
    },
  })
  const web = await startWeb({ apiUrl: api.url })
  const ada = await newPerson({ reducedMotion: 'reduce' })
  const { page } = ada

  await open(ada, web)
  await expectUsable(page)
  await open(ada, `${web}/signup`)
  await expectUsable(page)
  await page.getByLabel('Email').fill('ada@example.com')
  await page.getByRole('button', { name: 'Create account' }).click()
  await page.getByText('A mail with a link is on its way. It works for 24 hours.').waitFor()
  await expectUsable(page)

  expect(api.requests.map(({ body }) => body).join('\n')).toContain('"email":"ada@example.com"')
})

test.each(DEVICES)('what is about an address in the settings can be used by everybody, %s', async (_, device) => {
  const ada = await newPerson({ reducedMotion: 'reduce', ...device })
  const { page } = ada
  await signUp(ada)

  for (const path of ['/settings/profile?email=sent', '/settings/profile/email', '/verify-email?token=abc']) {
    await open(ada, path)
    await expectUsable(page)
  }
  await page.getByRole('button', { name: 'Confirm address' }).click()
  await page.getByRole('alert').waitFor()
  await expectUsable(page)
  await changeAddress(ada, `new-${crypto.randomUUID()}@example.com`)
  await expectUsable(page)
})

test('nothing moves while the reminder comes and stays', async () => {
  const ada = await newPerson(PHONE)
  await signUp(ada)
  await open(ada, '/tasks')
  const before = await reminderOf(ada).boundingBox()

  await ada.page.getByRole('link', { name: 'All' }).click()
  await ada.page.waitForURL('**/tasks?show=all')

  expect(before).not.toBeNull()
  expect(await reminderOf(ada).boundingBox()).toEqual(before)
})
