import { describe, expect, test } from 'vitest'
import { newEmail } from '../../test/accounts/account.ts'
import { cancelDeletion, deletionToken } from '../../test/accounts/cancellations.ts'
import { requestChange, verificationToken, verifyEmail } from '../../test/accounts/emails.ts'
import { resetPassword, resetToken } from '../../test/accounts/resets.ts'
import { completeSignup, signupToken } from '../../test/accounts/signups-by-mail.ts'
import { cloneFreshDatabase, createClock } from '../../test/app.ts'
import { buildUser } from '../../test/build.ts'
import { sql, sweep } from '../../test/database/sql.ts'
import type { Answer, App } from '../../test/execute.ts'
import { startMailApp } from '../../test/mail/inbox.ts'
import { askMe, BAD_TOKEN } from '../../test/tokens/tokens.ts'
import { DAY, MINUTE } from '../time.ts'

type Use = (app: App, token: string, as: { token: string }) => Promise<Answer<unknown>>

/** The fields that take the token of a link. */
const USES = new Map<string, Use>([
  ['resetPassword', (app, token) => resetPassword(app, token)],
  ['cancelDeletion', (app, token) => cancelDeletion(app, token)],
  ['completeSignup', (app, token) => completeSignup(app, token)],
  ['verifyEmail', (app, token, as) => verifyEmail(app, as, token)],
])

/** A person with a link of every purpose but the one that cancels a deletion. */
async function start() {
  const clock = createClock()
  const app = await startMailApp({ clock })
  const ada = await buildUser(app)
  const verify = await verificationToken(app, ada)
  clock.advance(MINUTE)
  const reset = await resetToken(app, ada)
  const { proof, undo } = await requestChange(app, ada)
  const signup = await signupToken(app, newEmail())
  return { app, ada, clock, tokens: { verify, reset, proof, undo, signup, session: ada.token } }
}

type Kind = keyof Awaited<ReturnType<typeof start>>['tokens']

describe('a link', () => {
  test.each<[Kind, string | null]>([
    ['verify', 'verifyEmail'],
    ['proof', 'verifyEmail'],
    ['reset', 'resetPassword'],
    ['undo', 'resetPassword'],
    ['signup', 'completeSignup'],
    ['session', null],
  ])('is good for one thing only, and trying others does not use it up (%s: %s)', async (kind, good) => {
    const { app, ada, tokens } = await start()
    const token = tokens[kind]
    const others = [...USES].filter(([name]) => name !== good)

    const refused = await Promise.all(others.map(([, use]) => use(app, token, ada)))

    expect(refused.map(({ code }) => code)).toEqual(others.map(() => 'LINK_INVALID'))
    expect((await askMe(app, ada.token)).data?.me?.id).toBe(ada.id)
    const use = USES.get(good ?? '')
    expect((await use?.(app, token, ada))?.code).toBeUndefined()
  })

  test('that keeps an account is good for nothing else', async () => {
    const { app, ada } = await start()
    const token = await deletionToken(app, ada)

    const refused = [await resetPassword(app, token), await completeSignup(app, token)]

    expect(refused.map(({ code }) => code)).toEqual(['LINK_INVALID', 'LINK_INVALID'])
    expect((await cancelDeletion(app, token)).code).toBeUndefined()
  })

  test('signs nobody in by itself', async () => {
    const { app, tokens } = await start()
    const { session: _, ...links } = tokens

    const answers = await Promise.all(Object.values(links).map((token) => askMe(app, token)))

    expect(answers).toEqual(answers.map(() => BAD_TOKEN))
  })

  test('cannot be made of what the database holds', async () => {
    const { app, ada, tokens } = await start()
    const owner = '(select id from users where email = $1)'
    const rows = await Promise.all(
      ['links', 'mails'].map((table) =>
        sql(`select held::text from ${table} held where user_id = ${owner}`, [ada.email], app.databaseUrl),
      ),
    )

    const text = JSON.stringify(rows)

    expect(rows.map((held) => held.length)).toEqual([4, 4])
    const { session: _, signup: __, ...links } = tokens
    for (const token of Object.values(links)) {
      const signature = Buffer.from(token, 'base64url').subarray(32)
      for (const secret of [token, token.slice(-43), signature.toString('hex'), signature.toString('base64')]) {
        expect(text).not.toContain(secret)
      }
    }
  })

  test('that has expired is removed, and one that has not is kept', async () => {
    const clock = createClock()
    const databaseUrl = await cloneFreshDatabase()
    const app = await startMailApp({ clock, databaseUrl })
    const ada = await buildUser(app)
    await verificationToken(app, ada)
    clock.advance(MINUTE)
    await resetToken(app, ada)
    const held = async () => {
      await sweep(clock.now(), databaseUrl)
      const rows = await sql<{ purpose: string }>('select purpose from links order by purpose', [], databaseUrl)
      return rows.map(({ purpose }) => purpose)
    }

    const before = await held()
    clock.advance(30 * MINUTE)
    const later = await held()
    clock.advance(DAY)
    const last = await held()

    expect([before, later, last]).toEqual([['RESET_PASSWORD', 'VERIFY_EMAIL'], ['VERIFY_EMAIL'], []])
  })
})
