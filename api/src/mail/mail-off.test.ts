import { describe, expect, test } from 'vitest'
import { cloneDatabase } from '../../test/app.ts'
import { startInstance } from '../../test/instance.ts'
import { linesWith, requestReset, startSending } from '../../test/mail/sending.ts'
import { readConfig } from '../config.ts'

describe('in production without SMTP_URL', () => {
  const production = { NODE_ENV: 'production', DATABASE_URL: 'postgres://a@b/c', JWT_SECRETS: 'x'.repeat(32) }

  test('there is no mail', () => {
    expect(readConfig(production).mail).toBeNull()
  })

  test('one line at the start says what does not work', async () => {
    const { output } = await startInstance(await cloneDatabase(), { LOG_LEVEL: 'info' })

    await expect.poll(output).toContain('SMTP_URL')
    expect(linesWith({ text: output }, 'SMTP_URL')).toMatchObject([
      { level: 'warn', msg: expect.stringMatching(/^Mail is off.*forgotten passwords.*addresses.*nobody is told/) },
    ])
  })

  test('a request for a mail is told so, and nothing is queued', async () => {
    const { app, ada, outbox } = await startSending({ mail: null })

    const { code, data } = await requestReset(app, ada.email)

    expect([code, data]).toEqual(['MAIL_DISABLED', null])
    expect(await outbox()).toEqual([])
  })
})
