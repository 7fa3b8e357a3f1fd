import { request } from 'node:http'
import { describe, expect, test } from 'vitest'
import { createClock } from '../../test/app.ts'
import { mailTo, smtpError, startInbox, type Received } from '../../test/mail/inbox.ts'
import { causeMail, requestReset, startSending, TOKEN_CREATED } from '../../test/mail/sending.ts'

const RESET = 'Set a new password'

/** The text of the HTML, as a person reads it. */
const readable = (html: string) =>
  html
    .replace(/<head>[^]*<\/head>/, '')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')

const htmlOf = ({ html }: Received): string => {
  if (html === false || html === undefined) throw new Error('The mail has no HTML')
  return html
}

/** What mail programs make links of. */
const LINKS = /\b(?:https?:\/\/|www\.)\S+|[^\s<>@]+@[^\s<>@]+|\b[\w-]+\.(?:example|test|com|net)\b\S*/giu

describe('the headers of a mail', () => {
  test('say who sends it, to whom, when, and that nobody wrote it', async () => {
    const inbox = await startInbox()
    const clock = createClock(new Date('2026-11-30T20:04:05.000Z'))
    const mail = { smtpUrl: inbox.url, from: '"Grüße, Ada" <hello@latchkey.test>', replyTo: 'help@latchkey.test' }
    const { app, ada } = await startSending({ inbox, clock, mail })

    await causeMail(app, ada)

    const received = await mailTo(inbox, ada.email, TOKEN_CREATED)
    expect(received.from?.value).toEqual([{ name: 'Grüße, Ada', address: 'hello@latchkey.test' }])
    expect(received.replyTo?.value).toEqual([{ name: '', address: 'help@latchkey.test' }])
    expect([received.to].flat()[0]?.value).toEqual([{ name: '', address: ada.email }])
    expect(received.date).toEqual(clock.now())
    expect(received.messageId).toMatch(/^<[0-9a-f-]{36}@latchkey\.test>$/)
    expect(received.headers.get('auto-submitted')).toBe('auto-generated')
  })

  test('have no Reply-To without MAIL_REPLY_TO', async () => {
    const inbox = await startInbox()
    const { app, ada } = await startSending({ inbox })

    await causeMail(app, ada)

    const received = await mailTo(inbox, ada.email, TOKEN_CREATED)
    expect(received.headers.has('reply-to')).toBe(false)
    expect(received.from?.value).toEqual([{ name: 'Latchkey', address: 'hello@latchkey.test' }])
  })

  test('tell the time of the attempt, so that a mail that had to wait is not buried', async () => {
    const answers = [smtpError(451, 'later')]
    const inbox = await startInbox({ judge: () => answers.shift() ?? null })
    const { app, ada, afterAttempt, later, clock } = await startSending({
      inbox,
      clock: createClock(new Date('2026-11-30T20:04:05.000Z')),
    })
    await causeMail(app, ada)
    await afterAttempt(1)

    await later(60_000)

    expect((await mailTo(inbox, ada.email, TOKEN_CREATED)).date).toEqual(clock.now())
  })
})

describe('a mail', () => {
  test('is text and HTML in UTF-8', async () => {
    const inbox = await startInbox()
    const { app, ada } = await startSending({ inbox, user: { name: 'Zoë 🗝 李' } })

    await causeMail(app, ada)

    const received = await mailTo(inbox, ada.email, TOKEN_CREATED)
    expect(received.headers.get('content-type')).toMatchObject({ value: 'multipart/alternative' })
    expect(received.source).toMatch(
      /Content-Type: text\/plain; charset=utf-8[^]*Content-Type: text\/html; charset=utf-8/,
    )
    expect(received.text).toContain('Hello Zoë 🗝 李,')
    expect(htmlOf(received)).toContain('Hello Zoë 🗝 李,')
    expect(received.attachments).toEqual([])
  })

  test('tells times in the zone of the person', async () => {
    const inbox = await startInbox()
    const { app, ada } = await startSending({
      inbox,
      clock: createClock(new Date('2026-11-30T23:04:00.000Z')),
      user: { timeZone: 'Europe/Berlin' },
    })

    await causeMail(app, ada)

    const { text } = await mailTo(inbox, ada.email, TOKEN_CREATED)
    expect(text).toMatch(/Tuesday.* 1 December 2026.* 00:04 CET/)
  })

  test('leads to WEB_ORIGIN, whatever host the request names', async () => {
    const inbox = await startInbox()
    const { app, ada } = await startSending({ inbox })

    await requestResetAt(app.url, ada.email, { host: 'evil.example', 'x-forwarded-host': 'evil.example' })

    const received = await mailTo(inbox, ada.email, RESET)
    expect(received.text).toContain('https://latchkey.test/reset-password?token=')
    expect(received.source).not.toContain('evil.example')
  })
})

/** `fetch` cannot choose the header `Host`. */
async function requestResetAt(url: string, email: string, headers: Record<string, string>) {
  const { promise, resolve, reject } = Promise.withResolvers<number | undefined>()
  const query = `mutation { requestPasswordReset(input: { email: "${email}" }) { requestedAt } }`
  request(`${url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers } })
    .on('response', (response) => resolve(response.resume().statusCode))
    .on('error', reject)
    .end(JSON.stringify({ query }))
  expect(await promise).toBe(200)
}

describe('what somebody chose', () => {
  test('is escaped in HTML, and stays what it is in text', async () => {
    const inbox = await startInbox()
    const { app, ada } = await startSending({ inbox, user: { name: `<b>"Ada" & 'Bob'\u202E</b>` } })

    await causeMail(app, ada)

    const received = await mailTo(inbox, ada.email, TOKEN_CREATED)
    expect(received.text).toContain(`Hello <b>"Ada" & 'Bob'</b>,`)
    expect(htmlOf(received)).toContain('Hello &lt;b&gt;&quot;Ada&quot; &amp; &#39;Bob&#39;&lt;/b&gt;,')
    expect(htmlOf(received)).not.toContain('<b>')
  })

  test.each([
    ['an override', 'Ada\u202Egnihtemos\u202C', 'Hello Adagnihtemos,'],
    ['isolates that do not end', '\u2066\u2067Ada', 'Hello Ada,'],
    ['marks', '\u200FAda\u061C\u200E', 'Hello Ada,'],
    ['a name from right to left', 'אדה', 'Hello \u2068אדה\u2069,'],
    ['an end of what isolates it', 'אדה\u2069 evil', 'Hello \u2068אדה evil\u2069,'],
  ])('cannot change the direction of the words around it: %s', async (_, name, greeting) => {
    const inbox = await startInbox()
    const { app, ada } = await startSending({ inbox, user: { name } })

    await causeMail(app, ada)

    const received = await mailTo(inbox, ada.email, TOKEN_CREATED)
    expect(received.text).toContain(greeting)
    expect(htmlOf(received)).toContain(greeting)
  })

  test('becomes no link: neither the name of an account nor that of a program', async () => {
    const inbox = await startInbox()
    const name = 'https://evil.example/a www.evil.example evil.example ada@evil.example evil。example'
    const { app, ada } = await startSending({ inbox, user: { name } })

    await requestReset(app, ada.email, { 'user-agent': 'www.evil.example' })

    const received = await mailTo(inbox, ada.email, RESET)
    const links = [received.text ?? '', readable(htmlOf(received))].flatMap((text) => text.match(LINKS) ?? [])
    expect(received.text).toContain('evil. example')
    expect(links.length).toBeGreaterThan(2)
    expect(links.filter((link) => !/^(https:\/\/)?latchkey\.test\b/.test(link))).toEqual([])
  })

  test('is otherwise shown as it is', async () => {
    const inbox = await startInbox()
    const { app, ada } = await startSending({ inbox, user: { name: 'Dr. Ada K. Lovelace-O’Neill (née Byron) v1.5' } })

    await causeMail(app, ada)

    const { text } = await mailTo(inbox, ada.email, TOKEN_CREATED)
    expect(text).toContain('Hello Dr. Ada K. Lovelace-O’Neill (née Byron) v1.5,')
  })

  test('cannot add a header', async () => {
    const inbox = await startInbox()
    const { app, ada } = await startSending({ inbox, user: { name: 'Ada\r\nBcc: eve@evil.example\r\n\r\nHello' } })

    await causeMail(app, ada)

    const received = await mailTo(inbox, ada.email, TOKEN_CREATED)
    expect(received.headers.has('bcc')).toBe(false)
    expect(received.text).toContain('Hello Ada Bcc: eve@ evil. example Hello,')
    expect(inbox.tries).toHaveLength(1)
  })
})
