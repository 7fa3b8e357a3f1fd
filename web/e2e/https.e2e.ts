import { once } from 'node:events'
import { request as forward } from 'node:http'
import { createServer } from 'node:https'
import { expect, onTestFinished } from 'vitest'
import { startWeb } from '../test/visitor.ts'
import { newPerson, open, PASSWORD, signOut, test } from './browser.ts'
import { makeCertificate } from './certificate.ts'

test('over https, the cookies are bound to the host, to https and away from scripts, and live through a sign-out', async () => {
  const web = await startHttps()
  const ada = await newPerson({ ignoreHTTPSErrors: true })
  const { page, context } = ada
  const cookies = async () => {
    const all = await context.cookies()
    return all.map(({ name, secure, httpOnly, sameSite, path, domain }) => ({
      name,
      secure,
      httpOnly,
      sameSite,
      path,
      domain,
    }))
  }
  const bound = { secure: true, httpOnly: true, path: '/', domain: 'localhost' }
  const device = { ...bound, name: '__Host-latchkey-device', sameSite: 'Strict' }
  // The cookie with the browser's time zone, which a script sets.
  const zone = { ...bound, name: 'latchkey-zone', sameSite: 'Lax', httpOnly: false }

  const response = await page.goto(`${web}/signup`)
  await open(ada, `${web}/signup`)
  await page.getByLabel('Name').fill('Ada')
  await page.getByLabel('Email').fill(`${crypto.randomUUID()}@example.com`)
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await page.getByRole('button', { name: 'Create account' }).click()
  await page.getByText('Write your first task above').waitFor()
  const signedIn = await cookies()
  const seen = await page.evaluate(() => document.cookie)
  await signOut(ada)

  expect(response?.headers()['strict-transport-security']).toBe('max-age=31536000')
  expect(signedIn).toEqual([zone, { ...bound, name: '__Host-latchkey', sameSite: 'Lax' }, device])
  expect(seen).toMatch(/^latchkey-zone=[\w/+-]+$/)
  expect(await cookies()).toEqual([zone, device])
})

/** A proxy in front of Latchkey that terminates TLS and forwards everything. */
async function startHttps(): Promise<string> {
  let target = ''
  const proxy = createServer(makeCertificate(), (request, response) => {
    const { method = 'GET', url = '/', headers } = request
    const passed = forward(
      target + url,
      { method, headers: { ...headers, 'X-Forwarded-Proto': 'https' } },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.rawHeaders)
        answer.pipe(response)
      },
    )
    request.pipe(passed)
  })
  proxy.listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  onTestFinished(() => {
    proxy.close()
    proxy.closeAllConnections()
  })
  const address = proxy.address()
  const origin = `https://localhost:${typeof address === 'object' ? address?.port : ''}`
  target = await startWeb({ origin, secure: true })
  return origin
}
