import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { simpleParser } from 'mailparser'
import { describe, expect, onTestFinished, test } from 'vitest'
import { requestBytes } from '../../test/http/raw.ts'
import { MAIL_FROM, startInbox } from '../../test/mail/inbox.ts'
import { causeMail, requestReset, startSending } from '../../test/mail/sending.ts'

/** An API that keeps its mails in a folder, one of which is there. */
async function startWithMail({ name = 'Ada', host = '127.0.0.1' } = {}) {
  const dataDir = await mkdtemp(join(tmpdir(), 'latchkey-mailbox-'))
  onTestFinished(() => rm(dataDir, { recursive: true }))
  const folder = join(dataDir, 'mail')
  const mail = { folder, from: MAIL_FROM, replyTo: null }
  const started = await startSending({ mail, host, user: { name } })
  await requestReset(started.app, started.ada.email)
  const names = () => readdir(folder).catch(() => [])
  await expect.poll(names).toEqual([expect.stringMatching(/^[^.].*\.eml$/)])
  const [file = ''] = await names()
  return { ...started, dataDir, folder, file, names }
}

type Headers = [name: string, value: string][]

const get = async (app: { url: string }, path: string, headers: Headers = []) => {
  const { status, headers: received, bytes } = await requestBytes(app, { method: 'GET', path, headers })
  return { status, headers: received, text: bytes.toString() }
}

describe('without SMTP_URL', () => {
  test('a mail is a file that only its owner reads', async () => {
    const { folder, file, ada, clock } = await startWithMail()

    const mail = await simpleParser(await readFile(join(folder, file)))
    expect(mail.subject).toBe('Set a new password')
    expect([mail.to].flat()[0]?.value).toEqual([{ name: '', address: ada.email }])
    expect(mail.text).toContain('https://latchkey.test/reset-password?token=')
    expect(mail.html).toContain('https://latchkey.test/reset-password?token=')
    expect(mail.date).toEqual(new Date(clock.now().setUTCMilliseconds(0)))
    expect((await stat(join(folder, file))).mode & 0o777).toBe(0o600)
    expect((await stat(folder)).mode & 0o777).toBe(0o700)
  })

  test('several mails are files in the order in which they were sent', async () => {
    const { app, ada, clock, names } = await startWithMail()
    clock.advance(1000)

    await causeMail(app, ada)

    await expect.poll(async () => (await names()).length).toBe(2)
    expect((await names()).toSorted()).toEqual(await names())
  })

  test('a folder that cannot be written is told, and the mail is kept', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'latchkey-mailbox-'))
    onTestFinished(() => rm(dataDir, { recursive: true }))
    const folder = join(dataDir, 'mail')
    await writeFile(folder, 'a file where the folder should be')
    const { app, ada, afterAttempt, log } = await startSending({ mail: { folder, from: MAIL_FROM, replyTo: null } })

    await causeMail(app, ada)

    expect(await afterAttempt(1)).toMatchObject({ next: expect.any(Date), sent: null })
    expect(log.text()).toMatch(/"reason":"E(EXIST|NOTDIR)"/)
  })
})

describe('the mailbox', () => {
  test('lists the mails, and shows each as text and HTML', async () => {
    const { app, ada, file } = await startWithMail()

    const list = await get(app, '/mailbox')
    const mail = await get(app, `/mailbox/${file}`)
    const html = await get(app, `/mailbox/${file}/html`)

    expect([list.status, mail.status, html.status]).toEqual([200, 200, 200])
    expect(list.text).toContain(`href="/mailbox/${file}"`)
    expect(list.text).toContain(ada.email)
    expect(mail.text).toContain('https://latchkey.test/reset-password?token=')
    expect(mail.text).toContain(`src="/mailbox/${file}/html"`)
    expect(html.text).toContain('<a target="_blank" rel="noreferrer" class="button"')
  })

  test('is empty before the first mail', async () => {
    const { app } = await startSending({
      mail: { folder: '/nonexistent/mail', from: MAIL_FROM, replyTo: null },
    })

    const list = await get(app, '/mailbox')

    expect(list.status).toBe(200)
    expect(list.text).toContain('There are no mails yet.')
  })

  test('lets no page read it, runs nothing and is not stored', async () => {
    const { app, file } = await startWithMail({ name: '<script>alert(1)</script>' })

    for (const path of ['/mailbox', `/mailbox/${file}`, `/mailbox/${file}/html`]) {
      const { headers, text } = await get(app, path)

      expect(headers['access-control-allow-origin']).toBeUndefined()
      expect(headers['content-security-policy']).toMatch(/^default-src 'none';/)
      expect(headers).toMatchObject({
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'content-type': 'text/html; charset=utf-8',
      })
      expect(text).not.toContain('<script')
    }
  })

  test.each<[string, Headers]>([
    ['a script of another page', [['origin', 'https://evil.example']]],
    ['a link of another page', [['sec-fetch-site', 'cross-site']]],
    ['a page at another port', [['sec-fetch-site', 'same-site']]],
    ['a name that was pointed at this machine', [['host', 'evil.example:4000']]],
    [
      'such a name that says it was forwarded',
      [
        ['host', 'evil.example:4000'],
        ['x-forwarded-host', 'localhost'],
      ],
    ],
    ['somebody else through a proxy', [['x-forwarded-for', '203.0.113.7']]],
    ['somebody else who says to be here', [['x-forwarded-for', '127.0.0.1']]],
    ['somebody else through another proxy', [['forwarded', 'for=203.0.113.7']]],
  ])('is not there for %s', async (_, headers) => {
    const { app, file } = await startWithMail()

    const statuses = await Promise.all(
      ['/mailbox', `/mailbox/${file}`, `/mailbox/${file}/html`].map(async (path) => {
        const { status, text } = await get(app, path, headers)
        expect(text).not.toMatch(/token=|Set a new password/)
        return status
      }),
    )

    expect(statuses).toEqual([404, 404, 404])
  })

  test('is there for the names of this machine', async () => {
    const { app, file } = await startWithMail()
    const { port } = new URL(app.url)

    for (const host of [`localhost:${port}`, `127.0.0.1:${port}`, `[::1]:${port}`, 'LOCALHOST']) {
      expect((await get(app, `/mailbox/${file}`, [['host', host]])).status).toBe(200)
    }
    expect((await get(app, '/mailbox', [['sec-fetch-site', 'same-origin']])).status).toBe(200)
  })

  test('is not there for other machines, whatever they call this one', async () => {
    const own = Object.values(networkInterfaces())
      .flat()
      .find((address) => address && !address.internal && address.family === 'IPv4')
    const { app } = await startWithMail({ host: '0.0.0.0' })
    const { port } = new URL(app.url)

    const elsewhere = await get({ url: `http://${own?.address}:${port}` }, '/mailbox', [['host', `localhost:${port}`]])

    expect(elsewhere.status).toBe(404)
  })

  test.each([
    '/mailbox/..%2fsecret.eml',
    '/mailbox/..%2fsecret.eml/html',
    '/mailbox/%2e%2e%2fsecret.eml',
    '/mailbox/..%5csecret.eml',
    '/mailbox/.hidden.eml',
    '/mailbox/secret',
    '/mailbox/nothing.eml',
    '/mailbox/nothing.eml/html',
    `/mailbox/${'x'.repeat(300)}.eml`,
    '/mailbox/%00.eml',
  ])('serves nothing but its mails: %s', async (path) => {
    const { app, dataDir, folder } = await startWithMail()
    const secret = 'Subject: secret\n\na secret'
    await writeFile(join(dataDir, 'secret.eml'), secret)
    await writeFile(join(folder, '.hidden.eml'), secret)
    await writeFile(join(folder, 'secret'), secret)

    const { status, text } = await get(app, path)

    expect([400, 404]).toContain(status)
    expect(text).not.toContain('a secret')
    expect((await get(app, '/mailbox')).text).not.toContain('secret')
  })

  test('does not exist where mails are sent, or are not', async () => {
    const sending = await startSending({ inbox: await startInbox() })
    const silent = await startSending({ mail: null })

    expect((await get(sending.app, '/mailbox')).status).toBe(404)
    expect((await get(silent.app, '/mailbox')).status).toBe(404)
  })
})
