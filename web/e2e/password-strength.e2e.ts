import { expect } from 'vitest'
import {
  DEVICES,
  expectNoSidewaysScroll,
  expectUsable,
  newPerson,
  open,
  PASSWORD,
  signUp,
  test,
  type Person,
} from './browser.ts'

const WEAK = 'The password is easy to guess: it is one of the first that are tried. Add a few unrelated words.'
const PERSONAL = 'The password is easy to guess: it has your name or email in it. Use words unrelated to you.'
const STRONG = 'Hard to guess.'
const HELP = 'At least 8 characters. A few unrelated words are hard to guess and easy to remember.'

const fieldOf = ({ page }: Person) => page.getByLabel('Password', { exact: true })

/** The text below the field, which screen readers read with it. */
async function noteOf(person: Person): Promise<string> {
  const id = await fieldOf(person).getAttribute('aria-describedby')
  return person.page.locator(`[id="${id}"]`).innerText()
}

test('what is typed is judged at once, with words that are loaded when somebody comes to the field', async () => {
  const ada = await newPerson()
  const { page } = ada
  const loaded: string[] = []
  page.on('request', (request) => {
    if (/password-strength/.test(request.url())) loaded.push(request.url())
  })
  await open(ada, '/signup')
  await page.getByLabel('Name').fill('Quillon')
  await page.waitForLoadState('networkidle')
  const before = [...loaded]

  await fieldOf(ada).focus()
  await expect.poll(() => loaded.length).toBe(1)
  await page.keyboard.type('sunshine')
  await expect.poll(() => noteOf(ada)).toBe(WEAK)
  await page.keyboard.type(' walrus teapot')
  await expect.poll(() => noteOf(ada)).toBe(STRONG)
  await fieldOf(ada).fill('Quillon2001')
  await expect.poll(() => noteOf(ada)).toBe(PERSONAL)
  await fieldOf(ada).fill('')
  await expect.poll(() => noteOf(ada)).toBe(HELP)

  expect(before).toEqual([])
  expect(loaded).toHaveLength(1)
})

test('a name that is typed after the password counts, too', async () => {
  const ada = await newPerson()
  await open(ada, '/signup')
  await fieldOf(ada).fill('wolfeschlegelstein')
  await expect.poll(() => noteOf(ada)).toBe(STRONG)

  await ada.page.getByLabel('Email').fill('wolfeschlegelstein@example.com')

  await expect.poll(() => noteOf(ada)).toBe(PERSONAL)
})

test('a weak password is refused with the same words, which go when it is changed and come back with it', async () => {
  const ada = await newPerson()
  const { page } = ada
  await open(ada, '/signup')
  await page.getByLabel('Name').fill('Ada')
  await page.getByLabel('Email').fill(`weak${Date.now()}@example.com`)
  await fieldOf(ada).fill('sunshine')
  await expect.poll(() => noteOf(ada)).toBe(WEAK)
  const invalidBefore = await fieldOf(ada).getAttribute('aria-invalid')

  await page.getByRole('button', { name: 'Create account' }).click()
  await page.locator('[aria-invalid]').waitFor()
  const refused = await noteOf(ada)
  const focused = await fieldOf(ada).evaluate((input) => input === document.activeElement)
  await fieldOf(ada).fill('sunshine walrus teapot')
  await expect.poll(() => noteOf(ada)).toBe(STRONG)
  const invalidAfter = await fieldOf(ada).getAttribute('aria-invalid')
  await fieldOf(ada).fill('sunshine')
  await page.getByRole('button', { name: 'Create account' }).click()
  await page.locator('[aria-invalid]').waitFor()

  expect(refused).toBe(WEAK)
  expect([invalidBefore, invalidAfter, focused]).toEqual([null, null, true])
})

test('a change of password is judged as the API will, by the name and address of who is signed in', async () => {
  const ada = await newPerson()
  const { page } = ada
  const email = await signUp(ada)
  await open(ada, '/settings/security')
  const field = page.getByLabel('New password')
  const note = page.locator(`[id="${await field.getAttribute('aria-describedby')}"]`)

  await page.getByLabel('Current password').fill(PASSWORD)
  await field.fill(email.replace('@', ' at '))
  await expect.poll(() => note.innerText()).toBe(PERSONAL)
  await page.getByRole('button', { name: 'Change password' }).click()
  await page.locator('[name="newPassword"][aria-invalid]').waitFor()

  expect(await note.innerText()).toBe(PERSONAL)
})

test('a screen reader hears the verdict once, after a pause', async () => {
  const ada = await newPerson()
  const { clock } = ada.page
  await clock.install()
  await open(ada, '/signup')
  const said: string[] = []
  await ada.page.exposeFunction('hear', (text: string) => said.push(text))
  await ada.page.evaluate(() => {
    const output = document.querySelector('form output')
    if (!output) throw new Error('There is nothing to be heard.')
    const hear: unknown = Reflect.get(window, 'hear')
    const tell = () => typeof hear === 'function' && output.textContent !== '' && hear(output.textContent)
    new MutationObserver(tell).observe(output, { childList: true, characterData: true, subtree: true })
  })

  await fieldOf(ada).focus()
  await clock.pauseAt(Date.now() + 60_000) // on a busy machine, typing could pause for long enough
  await ada.page.keyboard.type('sunshine walrus teapot')
  const saidMeanwhile = [...said]
  await clock.resume()

  expect(saidMeanwhile).toEqual([])
  await expect.poll(() => said, { timeout: 10_000 }).toEqual([STRONG])
})

test('a password can be pasted, and shown', async () => {
  const ada = await newPerson({ permissions: ['clipboard-read', 'clipboard-write'] })
  const { page } = ada
  await open(ada, '/signup')
  await page.evaluate(() => navigator.clipboard.writeText('sunshine walrus teapot'))

  await fieldOf(ada).focus()
  await page.keyboard.press('Control+V')
  await expect.poll(() => noteOf(ada)).toBe(STRONG)
  await page.getByRole('button', { name: 'Show password' }).click()

  expect(await fieldOf(ada).inputValue()).toBe('sunshine walrus teapot')
  expect(await fieldOf(ada).getAttribute('type')).toBe('text')
})

const VERDICTS = [
  ['sunshine', WEAK],
  ['sunshine walrus teapot', STRONG],
  ['latchkey2024', 'The password is easy to guess: it has the name Latchkey in it. Add a few unrelated words.'],
] as const

test.each(DEVICES)('nothing moves whatever the verdict, %s', async (_, device) => {
  const ada = await newPerson({ reducedMotion: 'reduce', ...device })
  const { page } = ada
  const places: number[] = []
  const look = async () => {
    const box = await page.getByRole('button', { name: 'Create account' }).boundingBox()
    places.push((box?.y ?? 0) + (await page.evaluate(() => window.scrollY)))
    await expectNoSidewaysScroll(page)
  }
  await open(ada, '/signup')
  await look()

  for (const [password, note] of VERDICTS) {
    await fieldOf(ada).fill(password)
    await expect.poll(() => noteOf(ada)).toBe(note)
    await look()
  }

  expect(new Set(places).size).toBe(1)
})

test.each(DEVICES)(
  'everybody can read the verdict, and is kept from going on with a weak one, %s',
  async (_, device) => {
    const ada = await newPerson({ reducedMotion: 'reduce', ...device })
    const { page } = ada
    await open(ada, '/signup')

    for (const [password, note] of VERDICTS) {
      await fieldOf(ada).fill(password)
      await expect.poll(() => noteOf(ada)).toBe(note)
      await expectUsable(page)
    }
    await page.getByRole('button', { name: 'Create account' }).click()

    await page.locator('[name="password"][aria-invalid]').waitFor()
  },
)

test('without JavaScript there is the help, no meter, and the API’s answer', async () => {
  const ada = await newPerson({ javaScriptEnabled: false })
  const { page } = ada
  await open(ada, '/signup')
  const help = await noteOf(ada)
  await page.getByLabel('Name').fill('Ada')
  await page.getByLabel('Email').fill(`plain${Date.now()}@example.com`)
  await fieldOf(ada).fill('sunshine')

  await page.getByRole('button', { name: 'Create account' }).click()
  await page.locator('[aria-invalid]').waitFor()

  expect(help).toBe(HELP)
  expect(await noteOf(ada)).toBe(WEAK)
  expect(await page.locator('form div[aria-hidden="true"]').evaluate((bar) => getComputedStyle(bar).opacity)).toBe('0')
})
