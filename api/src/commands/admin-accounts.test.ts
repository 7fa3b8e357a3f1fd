import { describe, expect, test } from 'vitest'
import { buildAccessToken } from '../../test/access-tokens/access-tokens.ts'
import { listEvents } from '../../test/accounts/account-security.ts'
import { signIn } from '../../test/accounts/account.ts'
import { buildUser, PASSWORD } from '../../test/build.ts'
import { admin, adminOnTerminal } from '../../test/commands/admin.ts'
import { mailTo, MAIL_FROM, startInbox, tokenIn } from '../../test/mail/inbox.ts'
import { startSending } from '../../test/mail/sending.ts'
import { askMe, BAD_TOKEN } from '../../test/tokens/tokens.ts'
import { TEST_SECRET } from '../../test/app.ts'
import { DAY, MINUTE } from '../time.ts'

const OPERATORS = 'The people who run this server'

/**
 * A running API that sends mail, a person, and the settings with which an operator reaches both.
 */
async function start() {
  const inbox = await startInbox()
  const started = await startSending({ inbox, clock: { now: () => new Date(), advance: () => {} } })
  const settings = {
    DATABASE_URL: started.databaseUrl,
    JWT_SECRETS: TEST_SECRET,
    SMTP_URL: inbox.url,
    MAIL_FROM,
    WEB_ORIGIN: 'https://latchkey.test',
  }
  return { ...started, inbox, settings }
}

/** The newest security event of a person. */
const lastEvent = async (app: { url: string }, as: { token: string }) =>
  (await listEvents(app, as, { first: 1 })).nodes[0]

describe('user', { timeout: MINUTE }, () => {
  test('shows the state of an account, without secrets', async () => {
    const { app, ada, settings } = await start()
    const token = await buildAccessToken(app, ada)
    await signIn(app, { email: ada.email, password: 'a wrong password' })

    const { code, stdout, stderr } = await admin(settings, 'user', ada.email.toUpperCase())

    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toMatch(new RegExp(`^Ada <${ada.email}>`))
    expect(stdout).toContain(ada.id)
    expect(stdout).toMatch(/created +\d{4}-\d\d-\d\d \d\d:\d\d UTC/)
    expect(stdout).toMatch(/address +not proved/)
    expect(stdout).toMatch(/deletion +not scheduled/)
    expect(stdout).toMatch(/access tokens +1\n/)
    expect(stdout).toMatch(/sessions +1\n +Tests, 10\.\d+\.\d+\.\d+, last seen/)
    expect(stdout).toMatch(/SIGNIN_FAILED.*\n.*ACCESS_TOKEN_CREATED.*\n.*SIGNED_UP, Tests/)
    for (const secret of [ada.token, token.token, PASSWORD, '$argon2id', TEST_SECRET]) {
      expect(stdout).not.toContain(secret)
    }
  })

  test('shows the last 10 events', async () => {
    const { app, ada, settings } = await start()
    for (let i = 0; i < 12; i += 1) await buildAccessToken(app, ada)

    const { stdout } = await admin(settings, 'user', ada.email)

    expect(stdout.match(/ACCESS_TOKEN_CREATED/g)).toHaveLength(10)
    expect(stdout).not.toContain('SIGNED_UP')
  })

  test('lets no name reach the terminal in a way that hides something', async () => {
    const { app, settings } = await start()
    const eve = await buildUser(app, { name: 'Eve\u202E\u001B[2J\u2066' })

    const { stdout } = await admin(settings, 'user', eve.email)

    expect(stdout).toMatch(/^Eve \[2J </)
  })
})

describe('sign-out', { timeout: MINUTE }, () => {
  test('ends every session at once on the API that is running, and tells the person', async () => {
    const { app, ada, inbox, settings } = await start()
    const { data } = await signIn(app, ada)
    const other = data!.signin
    const token = await buildAccessToken(app, ada)
    expect((await askMe(app, other.token)).data?.me?.id).toBe(ada.id)

    const { code, stdout } = await admin(settings, 'sign-out', ada.email, '--yes')

    expect([code, stdout]).toEqual([0, `2 sessions of ${ada.email} ended. Access tokens still work.\n`])
    await expect.poll(() => askMe(app, other.token)).toEqual(BAD_TOKEN)
    expect(await askMe(app, ada.token)).toEqual(BAD_TOKEN)
    expect((await askMe(app, token.token)).data?.me?.id).toBe(ada.id)
    expect((await mailTo(inbox, ada.email, 'You were signed out')).text).toContain(OPERATORS)
    const again = await signIn(app, ada)
    const events = await listEvents(app, again.data!.signin)
    expect(events.nodes).toContainEqual(
      expect.objectContaining({ type: 'SIGNED_OUT_BY_OPERATOR', device: OPERATORS, address: 'unknown' }),
    )
  })

  test('of somebody without a session says so, and leaves no trace', async () => {
    const { ada, query, settings } = await start()
    await query('delete from sessions')

    const { code, stdout } = await admin(settings, 'sign-out', ada.email, '--yes')

    expect([code, stdout]).toEqual([0, `${ada.email} has no session.\n`])
    expect(await query(`select type from security_events where type like '%OPERATOR'`)).toEqual([])
    expect(await query('select kind from mails')).toEqual([])
  })
})

describe('send-reset', { timeout: MINUTE }, () => {
  test('sends a link that works, and tells the person', async () => {
    const { app, ada, inbox, settings } = await start()

    const { code, stdout } = await admin(settings, 'send-reset', ada.email, '--yes')

    expect(code).toBe(0)
    const mail = await mailTo(inbox, ada.email, 'Set a new password')
    expect(mail.text).toContain(OPERATORS)
    expect(stdout).toContain('30 minutes')
    expect(stdout).not.toContain(tokenIn(mail))
    expect(tokenIn(mail)).toMatch(/^[\w-]{86}$/)
    expect(await lastEvent(app, ada)).toMatchObject({ type: 'RESET_SENT_BY_OPERATOR', device: OPERATORS })
  })

  test('says that it cannot where no mail is sent', async () => {
    const { ada, query, settings } = await start()
    const { SMTP_URL: _, ...silent } = settings

    const { code, stderr } = await admin({ ...silent, NODE_ENV: 'production' }, 'send-reset', ada.email, '--yes')

    expect([code, stderr]).toEqual([1, 'SMTP_URL is not set, so no mail can be sent.\n'])
    expect(await query('select id from links')).toEqual([])
  })
})

describe('verify', { timeout: MINUTE }, () => {
  test('takes an address as proved, once, and tells the person', async () => {
    const { app, ada, query, settings } = await start()

    const first = await admin(settings, 'verify', ada.email, '--yes')
    const second = await admin(settings, 'verify', ada.email, '--yes')

    expect([first.code, first.stdout]).toEqual([0, `${ada.email} counts as proved.\n`])
    expect([second.code, second.stdout]).toEqual([0, `${ada.email} is proved already.\n`])
    expect(await query('select email_verified_at is not null as proved from users')).toEqual([{ proved: true }])
    const events = (await listEvents(app, ada)).nodes.filter(({ type }) => type === 'EMAIL_VERIFIED_BY_OPERATOR')
    expect(events).toMatchObject([{ device: OPERATORS }])
  })
})

describe('delete', { timeout: MINUTE }, () => {
  test('schedules the deletion as its owner would, who gets a link to cancel it', async () => {
    const { app, ada, inbox, query, settings } = await start()
    const token = await buildAccessToken(app, ada)

    const { code, stdout } = await admin(settings, 'delete', ada.email, '--yes')

    const [{ deletes_at: deletesAt } = { deletes_at: new Date(0) }] = await query<{ deletes_at: Date }>(
      'select deletes_at from users',
    )
    expect(code).toBe(0)
    expect(stdout).toContain(`${ada.email} will be deleted on ${deletesAt.toISOString().slice(0, 10)}`)
    expect(Math.round((deletesAt.getTime() - Date.now()) / DAY)).toBe(7)
    await expect.poll(() => askMe(app, ada.token)).toEqual(BAD_TOKEN)
    await expect.poll(() => askMe(app, token.token)).toEqual(BAD_TOKEN)
    const mail = await mailTo(inbox, ada.email, 'Your account will be deleted')
    expect(mail.text).toContain('https://latchkey.test/keep-account?token=')
    expect(mail.text).toContain(OPERATORS)
    expect(await query('select type from security_events order by id desc limit 1')).toEqual([
      { type: 'DELETION_SCHEDULED_BY_OPERATOR' },
    ])
  })

  test('does not put off one that is scheduled', async () => {
    const { ada, query, settings } = await start()
    await admin(settings, 'delete', ada.email, '--yes')
    const before = await query('select deletes_at from users')

    const { code, stdout } = await admin(settings, 'delete', ada.email, '--yes')

    expect(code).toBe(0)
    expect(stdout).toMatch(/will be deleted on .* already\./)
    expect(await query('select deletes_at from users')).toEqual(before)
  })
})

const [CTRL_C, CTRL_D] = ['\u0003', '\u0004']

describe('before a change', { timeout: MINUTE }, () => {
  const isSignedIn = async (app: { url: string }, person: { token: string; id: string }) =>
    (await askMe(app, person.token)).data?.me?.id === person.id

  test('the operator is asked, and only yes does it', async () => {
    const { app, ada, settings } = await start()

    for (const typed of ['\n', 'yesterday\n', CTRL_D, CTRL_C]) {
      const { code, screen } = await adminOnTerminal(settings, typed, 'sign-out', ada.email)

      expect(screen).toContain(`End every session of ${ada.email}? [y/N]`)
      expect([code, screen]).toEqual([1, expect.stringContaining('Nothing was changed.')])
      expect(await isSignedIn(app, ada)).toBe(true)
    }
    const { code, screen } = await adminOnTerminal(settings, 'Yes\n', 'sign-out', ada.email)

    expect([code, screen]).toEqual([0, expect.stringContaining('1 session of')])
    await expect.poll(() => isSignedIn(app, ada)).toBe(false)
  })

  test('a script without --yes is refused', async () => {
    const { app, ada, query, settings } = await start()

    for (const command of ['sign-out', 'send-reset', 'verify', 'delete']) {
      const { code, stdout, stderr } = await admin(settings, command, ada.email)

      expect([code, stdout]).toEqual([1, ''])
      expect(stderr).toContain(ada.email)
      expect(stderr).toContain('There is no terminal to ask this. Add --yes to do it.')
    }
    expect(await isSignedIn(app, ada)).toBe(true)
    expect(await query(`select type from security_events where type like '%OPERATOR'`)).toEqual([])
  })
})
