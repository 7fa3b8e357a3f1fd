import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { admin } from '../../test/commands/admin.ts'
import { CERTIFICATE } from '../../test/mail/certificate.ts'
import { MAIL_FROM, recipient, smtpError, startInbox } from '../../test/mail/inbox.ts'
import { MINUTE } from '../time.ts'

const TO = 'ada@example.com'

type Server = Parameters<typeof startInbox>[0]

const sendTest = (url: string, more: Record<string, string> = {}) =>
  admin({ SMTP_URL: url, MAIL_FROM, WEB_ORIGIN: 'https://latchkey.test', ...more }, 'mail', 'test', TO)

describe('mail test', { timeout: MINUTE }, () => {
  test('sends a mail at once, and says which server took it', async () => {
    const inbox = await startInbox()

    const { code, stdout, stderr } = await sendTest(inbox.url)

    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toContain(`${new URL(inbox.url).host} took the mail to ${TO}.`)
    expect(inbox.mails.map(recipient)).toEqual([TO])
    expect(inbox.mails[0]?.subject).toBe('Mail works')
    expect(inbox.mails[0]?.text).toContain('https://latchkey.test')
  })

  test('needs no database', async () => {
    const inbox = await startInbox()

    const { code } = await sendTest(inbox.url, { DATABASE_URL: 'postgres://a:b@127.0.0.1:1/c' })

    expect(code).toBe(0)
  })

  test('without SMTP_URL says that no mail leaves this machine', async () => {
    const { code, stdout, stderr } = await admin({ DATA_DIR: '/nonexistent' }, 'mail', 'test', TO)

    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toMatch(/^SMTP_URL is not set/)
  })

  test.each([
    ['no machine has the name', 'smtp://mail.invalid', /^There is no machine named mail\.invalid\./],
    ['nothing listens there', 'smtp://127.0.0.1:1', /^127\.0\.0\.1, port 1, refuses connections\./],
  ])('says that %s', async (_, url, words) => {
    const { code, stdout, stderr } = await sendTest(url)

    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toMatch(words)
  })

  test.each<[string, Server, RegExp]>([
    [
      'the sender is refused',
      { onMailFrom: (_address, _session, done) => done(smtpError(550, 'not yours')) },
      /does not let you send as Latchkey <hello@latchkey\.test>\. Correct MAIL_FROM\.\nThe server said: 550 .*not yours/,
    ],
    [
      'the recipient is refused',
      { onRcptTo: (_address, _session, done) => done(smtpError(550, 'nobody')) },
      /does not take mail to ada@example\.com\..*\nThe server said: 550 .*nobody/,
    ],
    [
      'the content is refused',
      { judge: () => smtpError(554, 'spam') },
      /refuses what the mail says.*\nThe server said: 554 .*spam/,
    ],
    [
      'it should be tried later',
      { onRcptTo: (_address, _session, done) => done(smtpError(451, 'greylisted')) },
      /does not take the mail just now\. Try again.*\nThe server said: 451 .*greylisted/,
    ],
    [
      'a user and a password are needed',
      { authOptional: false, allowInsecureAuth: true },
      /wants a user and a password\. Add them to SMTP_URL\.\nThe server said: 530/,
    ],
    [
      'this machine is not wanted',
      { onConnect: (_session, done) => done(smtpError(554, 'go away')) },
      /refuses to talk to this machine\.\nThe server said: 554 .*go away/,
    ],
  ])('says that %s, and what the server said', async (_, server, words) => {
    const inbox = await startInbox(server)

    const { code, stdout, stderr } = await sendTest(inbox.url)

    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toMatch(words)
  })

  test('says that the password is wrong, without repeating it', async () => {
    const inbox = await startInbox({
      authOptional: false,
      allowInsecureAuth: true,
      onAuth: (_auth, _session, done) => done(new Error('wrong')),
    })

    const { code, stderr } = await sendTest(inbox.url.replace('//', '//ada:hunter22@'))

    expect(code).toBe(1)
    expect(stderr).toMatch(/^127\.0\.0\.1 does not accept the user and password of SMTP_URL\..*\nThe server said: 535/)
    expect(stderr).not.toContain('hunter22')
  })

  test('says that no password is sent unencrypted', async () => {
    const inbox = await startInbox({ allowInsecureAuth: true })

    const { code, stderr } = await sendTest(inbox.url.replace('127.0.0.1', 'ada:hunter22@0.0.0.0'))

    expect(code).toBe(1)
    expect(stderr).toMatch(/^0\.0\.0\.0, port \d+, offers no encryption \(STARTTLS\)/)
  })

  test('says that a server hangs, and how it might be meant', async () => {
    const inbox = await startInbox({ onConnect: () => {} })

    const { code, stderr } = await sendTest(inbox.url)

    expect(code).toBe(1)
    expect(stderr).toMatch(/accepts connections but says nothing\. If it expects TLS from the start, write smtps:/)
  })

  test('prints nothing with which a server could control the terminal', async () => {
    const inbox = await startInbox({ judge: () => smtpError(554, '\u001B]0;title\u0007spam\u202E') })

    const { stderr } = await sendTest(inbox.url)

    expect(stderr).toContain('spam')
    expect(stderr.replaceAll('\n', '')).not.toMatch(/\p{C}/u)
  })
})

describe('mail test over TLS', { timeout: MINUTE }, () => {
  test('says that a certificate is not trusted, and trusts what NODE_EXTRA_CA_CERTS names', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'latchkey-certificate-'))
    onTestFinished(() => rm(folder, { recursive: true }))
    await writeFile(join(folder, 'authority.pem'), CERTIFICATE.cert)
    const inbox = await startInbox({ ...CERTIFICATE, secure: true })

    const refused = await sendTest(inbox.url)
    const trusted = await sendTest(inbox.url, { NODE_EXTRA_CA_CERTS: join(folder, 'authority.pem') })
    const misnamed = await sendTest(inbox.url.replace('127.0.0.1', '0.0.0.0'), {
      NODE_EXTRA_CA_CERTS: join(folder, 'authority.pem'),
    })

    expect([refused.code, trusted.code, misnamed.code]).toEqual([1, 0, 1])
    expect(refused.stderr).toMatch(/is not trusted.*NODE_EXTRA_CA_CERTS\. \(DEPTH_ZERO_SELF_SIGNED_CERT\)/)
    expect(misnamed.stderr).toMatch(/is for another name\..*\(ERR_TLS_CERT_ALTNAME_INVALID\)/)
    expect(inbox.mails).toHaveLength(1)
  })

  test('says that the server does not speak TLS from the start', async () => {
    const inbox = await startInbox()

    const { code, stderr } = await sendTest(inbox.url.replace('smtp:', 'smtps:'))

    expect(code).toBe(1)
    expect(stderr).toMatch(/does not speak TLS from the start\. Write smtp:\/\//)
  })
})
