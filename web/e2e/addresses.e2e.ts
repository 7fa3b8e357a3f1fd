import { expect } from 'vitest'
import { newPerson, open, test } from './browser.ts'

test.each(['/docs/queries#%', '/docs/queries#%ff', '/signup#%E0%A4%A', '/docs/search?q=%25#100%'])(
  'an address that ends as %s shows its page',
  async (path) => {
    const ada = await newPerson()
    const { page } = ada

    await open(ada, path)
    const title = await page.title()
    await page.evaluate(() => (location.hash = '#%e0%'))
    await page.getByRole('link', { name: 'Sign in' }).first().click()
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()

    expect(title).toMatch(/^(Queries|Create an account|Search)/)
  },
)
