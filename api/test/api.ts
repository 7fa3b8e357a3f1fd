import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { createApp } from '../src/app.ts'
import { createLog } from '../src/log.ts'

declare module 'vitest' {
  // oxlint-disable-next-line typescript/consistent-type-definitions -- only an interface can be extended
  interface ProvidedContext {
    /** The address of a real API, for tests of its clients. */
    apiUrl: string
    /** The same on the same data, where an account begins with a mail. */
    signupByMailApiUrl: string
    /** The same on the same data, without mail. */
    mutedApiUrl: string
    /** The folder with the mails of these, as `.eml` files. */
    mailDir: string
  }
}

/** Starts real APIs over real HTTP for the tests of the web app. */
export default async function setup(project: TestProject) {
  const mailDir = await mkdtemp(join(tmpdir(), 'latchkey-mail-'))
  const mail = { folder: mailDir, from: 'Latchkey <hello@latchkey.test>', replyTo: null }
  const config = {
    host: '127.0.0.1',
    port: 0,
    databaseUrl: project.getProvidedContext().templateUrl,
    redisUrl: null,
    dataDir: '/nonexistent',
    jwtSecrets: ['a secret of at least thirty-two bytes, for tests only'],
    trustedProxies: ['loopback'],
    breachedPasswordsUrl: null,
    mail,
    webOrigin: 'http://localhost:3000',
    requireVerifiedEmail: false,
    logLevel: 'silent' as const,
  }
  const log = createLog(config)
  const [app, signupByMail, muted] = await Promise.all([
    createApp(config, { log }),
    createApp({ ...config, requireVerifiedEmail: true }, { log }),
    createApp({ ...config, mail: null }, { log }),
  ])
  project.provide('apiUrl', app.url)
  project.provide('signupByMailApiUrl', signupByMail.url)
  project.provide('mutedApiUrl', muted.url)
  project.provide('mailDir', mailDir)
  return async () => {
    await Promise.all([app.close(), signupByMail.close(), muted.close()])
    await rm(mailDir, { recursive: true })
  }
}
