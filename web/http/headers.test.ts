import { expect, test } from 'vitest'
import { newMember, newVisitor, PASSWORD, startWeb } from '../test/visitor.ts'

test('scripts run only with the nonce of their page, and nobody can frame it', async () => {
  const visitor = newVisitor(await startWeb())

  const [one, other] = await Promise.all([visitor.open('/'), visitor.open('/')])
  const policy = one.headers.get('Content-Security-Policy') ?? ''
  const nonce = /'nonce-([\w-]+)'/.exec(policy)?.[1]

  expect(policy).toContain("default-src 'none'")
  expect(policy).toContain("frame-ancestors 'none'")
  expect(policy).not.toContain('unsafe')
  expect(other.headers.get('Content-Security-Policy')).not.toBe(policy)
  const scripts = [...one.html.matchAll(/<script[^>]*>/g)].map(([tag]) => tag)
  expect(scripts.length).toBeGreaterThan(0)
  expect(scripts.every((tag) => tag.includes(`nonce="${nonce}"`))).toBe(true)
})

test('what a signed-in person sees is stored nowhere', async () => {
  const ada = await newMember(await startWeb())

  const pages = ['/tasks', '/tasks.data', '/tasks/nothing', '/nowhere', '/session', '/signin', '/tasks/%']
  const answers = await Promise.all(pages.map((page) => ada.open(page)))

  expect(answers.map(({ headers }) => headers.get('Cache-Control'))).toEqual(pages.map(() => 'no-store'))
})

test('a browser that says which time zone it is in is as anonymous as one that does not', async () => {
  const visitor = newVisitor(await startWeb())
  visitor.keepCookie('latchkey-zone=Asia/Kolkata')

  const { headers } = await visitor.open('/signin')

  expect(headers.get('Cache-Control')).toBe('private, no-cache')
})

test.each(['/signin', '/signin.data'])('an answer of %s that brings a token is stored nowhere', async (path) => {
  const web = await startWeb()
  const { email } = await newMember(web)

  const { headers } = await newVisitor(web).send(path, { email, password: PASSWORD })

  expect(headers.getSetCookie()).toHaveLength(2)
  expect(headers.get('Cache-Control')).toBe('no-store')
})

test('browsers are told to stay on https only where there is https', async () => {
  const plain = await newVisitor(await startWeb()).open('/')
  const secure = await newVisitor(await startWeb({ secure: true, origin: 'https://latchkey.example' })).open('/')

  expect(plain.headers.has('Strict-Transport-Security')).toBe(false)
  expect(secure.headers.get('Strict-Transport-Security')).toMatch(/^max-age=\d{8}/)
})

test('a request id comes from a trusted proxy or from us', async () => {
  const headers = { 'X-Request-Id': 'from-the-proxy' }
  const behindProxy = await fetch(await startWeb(), { headers })
  const open = await fetch(await startWeb({ trustedProxies: ['10.0.0.0/8'] }), { headers })
  const strange = await fetch(await startWeb(), { headers: { 'X-Request-Id': '<script>alert(1)</script>' } })

  expect(behindProxy.headers.get('X-Request-Id')).toBe('from-the-proxy')
  expect(open.headers.get('X-Request-Id')).toMatch(/^[\da-f-]{36}$/)
  expect(strange.headers.get('X-Request-Id')).toMatch(/^[\da-f-]{36}$/)
})

test('a form that is larger than anything Latchkey keeps is refused unread', async () => {
  const ada = await newMember(await startWeb())

  const { status, html } = await ada.send('/tasks', { intent: 'add', title: 'x'.repeat(600_000) })

  expect(status).toBe(413)
  expect(html).toContain('That is too long')
})
