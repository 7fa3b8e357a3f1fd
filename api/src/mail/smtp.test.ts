import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SMTPServerOptions, SMTPServerSession } from 'smtp-server'
import { describe, expect, onTestFinished, test } from 'vitest'
import { CERTIFICATE } from '../../test/mail/certificate.ts'
import { startInstance } from '../../test/instance.ts'
import { mailTo, MAIL_FROM, startInbox } from '../../test/mail/inbox.ts'
import { causeMail, linesWith, lineWith, startSending, TOKEN_CREATED } from '../../test/mail/sending.ts'
import { MINUTE } from '../time.ts'

const REFUSES_ALL = 'The SMTP server refuses every mail'

/**
 * TLS from the start, and TLS that begins with STARTTLS, with a certificate that nobody has signed.
 */
const ENCRYPTED: [string, SMTPServerOptions][] = [
  ['smtps://', { ...CERTIFICATE, secure: true }],
  ['STARTTLS', { ...CERTIFICATE, disabledCommands: [] }],
]

/** The file of a certificate that clients may trust. */
async function writeCertificate(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-certificate-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const file = join(folder, 'authority.pem')
  await writeFile(file, CERTIFICATE.cert)
  return file
}

describe.each(ENCRYPTED)('a server with %s', (_, options) => {
  test('whose certificate nobody has signed gets no mail, and the log says why', async () => {
    const inbox = await startInbox(options)
    const { app, ada, log, outbox } = await startSending({ inbox })

    await causeMail(app, ada)

    const line = await lineWith(log, REFUSES_ALL)
    expect(line).toMatchObject({ level: 'error', reason: 'DEPTH_ZERO_SELF_SIGNED_CERT' })
    expect(inbox.tries).toEqual([])
    expect(await outbox()).toMatchObject([{ next: expect.any(Date), sent: null }])
  })

  test('whose certificate is in NODE_EXTRA_CA_CERTS gets mail, encrypted', { timeout: MINUTE }, async () => {
    const sessions: SMTPServerSession[] = []
    const inbox = await startInbox({ ...options, judge: (_, session) => (sessions.push(session), null) })
    const { databaseUrl, ada } = await startSending({ mail: null })
    const instance = await startInstance(databaseUrl, {
      SMTP_URL: inbox.url,
      MAIL_FROM,
      WEB_ORIGIN: 'https://latchkey.test',
      NODE_EXTRA_CA_CERTS: await writeCertificate(),
    })

    await causeMail(instance, ada)

    await mailTo(inbox, ada.email, TOKEN_CREATED)
    expect(sessions).toMatchObject([{ secure: true }])
  })
})

describe('a server that wants a user and a password', () => {
  const PASSWORD = 'p@ss/word:%'

  /** Takes mail from one user, whose password can change. */
  async function startGuarded() {
    const expected = { username: 'ada@latchkey.test', password: PASSWORD }
    const seen: (string | null | undefined)[] = []
    const inbox = await startInbox({
      authOptional: false,
      allowInsecureAuth: true,
      onAuth: ({ username, password }, _session, done) => {
        seen.push(password)
        const isRight = username === expected.username && password === expected.password
        done(isRight ? null : new Error(`Wrong password for ${username}`), { user: 'ada' })
      },
    })
    const urlWith = (password: string, host = '127.0.0.1') =>
      `smtp://${encodeURIComponent(expected.username)}:${encodeURIComponent(password)}@${host}:${new URL(inbox.url).port}`
    return { inbox, expected, seen, urlWith }
  }

  test('gets those of SMTP_URL', async () => {
    const { inbox, seen, urlWith } = await startGuarded()
    const { app, ada } = await startSending({ inbox: { url: urlWith(PASSWORD) } })

    await causeMail(app, ada)

    await mailTo(inbox, ada.email, TOKEN_CREATED)
    expect(seen).toEqual([PASSWORD])
  })

  test('and refuses them gets every mail as soon as it accepts them', async () => {
    const { inbox, expected, urlWith } = await startGuarded()
    const { app, ada, afterAttempt, later, log } = await startSending({ inbox: { url: urlWith('an old password') } })
    await causeMail(app, ada)
    await afterAttempt(1)

    expected.password = 'an old password'
    await later(MINUTE)

    await mailTo(inbox, ada.email, TOKEN_CREATED)
    const lines = linesWith(log, REFUSES_ALL)
    expect(lines).toMatchObject([{ level: 'error', reason: 'EAUTH', smtpCode: 535 }])
    expect(log.text()).not.toMatch(/an old password|ada@latchkey\.test|Wrong password/)
  })

  test('on another machine does not get them unencrypted', async () => {
    const { seen, urlWith } = await startGuarded()
    // An address of this machine that does not look like one.
    const { app, ada, log } = await startSending({ inbox: { url: urlWith(PASSWORD, '0.0.0.0') } })

    await causeMail(app, ada)

    expect(await lineWith(log, REFUSES_ALL)).toMatchObject({ level: 'error', reason: 'ETLS' })
    expect(seen).toEqual([])
  })
})
