import type { TestProject } from 'vitest/node'
import { createApp } from '../src/app.ts'
import { createLog } from '../src/log.ts'

declare module 'vitest' {
  // oxlint-disable-next-line typescript/consistent-type-definitions -- only an interface can be extended
  interface ProvidedContext {
    /** The address of a real API, for tests of its clients. */
    apiUrl: string
  }
}

/** Starts a real API over real HTTP for the tests of the web app. */
export default async function setup(project: TestProject) {
  const config = {
    host: '127.0.0.1',
    port: 0,
    databaseUrl: project.getProvidedContext().templateUrl,
    redisUrl: null,
    dataDir: '/nonexistent',
    jwtSecrets: ['a secret of at least thirty-two bytes, for tests only'],
    trustedProxies: ['loopback'],
    breachedPasswordsUrl: null,
    mail: null,
    webOrigin: 'http://localhost:3000',
    requireVerifiedEmail: false,
    logLevel: 'silent' as const,
  }
  const app = await createApp(config, { log: createLog(config) })
  project.provide('apiUrl', app.url)
  return () => app.close()
}
