import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { signUp } from '../../test/accounts/account.ts'
import { cloneDatabase, startApp } from '../../test/app.ts'
import { admin } from '../../test/commands/admin.ts'
import { askMe, BAD_TOKEN } from '../../test/tokens/tokens.ts'
import { MINUTE } from '../time.ts'

describe('admin', { timeout: MINUTE }, () => {
  test.each([{ args: [] }, { args: ['--help'] }, { args: ['user', '--help'] }])(
    'shows what it can do: $args',
    async ({ args }) => {
      const { code, stdout, stderr } = await admin({}, ...args)

      expect([code, stderr]).toEqual([0, ''])
      for (const command of ['user', 'sign-out', 'send-reset', 'verify', 'delete', 'mail test']) {
        expect(stdout).toContain(`  ${command} <email>`)
      }
    },
  )

  test.each([
    [['users', 'ada@example.com'], 'There is no command "users".'],
    [['constructor', 'ada@example.com'], 'There is no command "constructor".'],
    [['mail', 'ada@example.com'], 'There is no command "mail ada@example.com".'],
    [['mail'], 'There is no command "mail".'],
    [['delete'], '"delete" takes one email address.'],
    [['delete', 'ada@example.com', 'bob@example.com', '--yes'], '"delete" takes one email address.'],
    [['mail', 'test'], '"mail test" takes one email address.'],
    [['delete', 'ada', '--yes'], '"ada" is no email address.'],
    [['delete', 'ada@example.com', '--force'], 'There is no option --force.'],
    [['delete', 'ada@example.com', '-y'], 'There is no option -y.'],
  ])('is told when it is called in a wrong way, before anything happens: %j', async (args, problem) => {
    const { code, stdout, stderr } = await admin({ DATABASE_URL: await cloneDatabase() }, ...args)

    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(/^.*\n\nnpx -y pnpm@12 admin/)
    expect(stderr.split('\n')[0]).toBe(problem)
  })

  test.each(['user', 'delete'])('%s of nobody says so', async (command) => {
    const { code, stdout, stderr } = await admin(
      { DATABASE_URL: await cloneDatabase() },
      command,
      'no@example.com',
      '--yes',
    )

    expect([code, stdout, stderr]).toEqual([1, '', 'There is no account with the address no@example.com.\n'])
  })

  test('says what is wrong with the settings', async () => {
    const { code, stderr } = await admin({ DATABASE_URL: 'mysql://x', LOG_LEVEL: 'loud' }, 'user', 'ada@example.com')

    expect(code).toBe(1)
    expect(stderr).toMatch(/^DATABASE_URL must look like .*\nLOG_LEVEL must be/)
  })

  test('says that the database does not answer', async () => {
    const { code, stderr } = await admin({ DATABASE_URL: 'postgres://a:b@127.0.0.1:1/c' }, 'user', 'ada@example.com')

    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/^DATABASE_URL: no PostgreSQL server answers there\..*\n$/),
    ])
  })

  test('says that the database is of another version', async () => {
    const url = new URL(await cloneDatabase())
    url.pathname = '/postgres'

    const { code, stderr } = await admin({ DATABASE_URL: url.href }, 'user', 'ada@example.com')

    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/^DATABASE_URL: .* tables of this version.*db:migrate\n$/),
    ])
  })
})

describe('the embedded database', { timeout: 2 * MINUTE }, () => {
  async function makeDataDir() {
    const dataDir = await mkdtemp(join(tmpdir(), 'latchkey-admin-'))
    onTestFinished(() => rm(dataDir, { recursive: true }))
    return dataDir
  }

  test('is that of the Latchkey that is running, or is started while none is', async () => {
    const dataDir = await makeDataDir()
    const app = await startApp({ databaseUrl: null, dataDir })
    const ada = await signUp(app)

    const running = await admin({ DATA_DIR: dataDir }, 'sign-out', ada.email, '--yes')
    await expect.poll(() => askMe(app, ada.token)).toEqual(BAD_TOKEN)
    await app.close()
    const stopped = await admin({ DATA_DIR: dataDir }, 'user', ada.email)
    const again = await startApp({ databaseUrl: null, dataDir })

    expect([running.code, running.stdout]).toEqual([0, `1 session of ${ada.email} ended. Access tokens still work.\n`])
    expect([stopped.code, stopped.stderr]).toEqual([0, ''])
    expect(stopped.stdout).toMatch(/SIGNED_OUT_BY_OPERATOR, The people who run this server\n/)
    expect(await askMe(again, ada.token)).toEqual(BAD_TOKEN)
  })

  test('is not made where there is none', async () => {
    const dataDir = await makeDataDir()
    await writeFile(join(dataDir, 'something'), '')

    const { code, stderr } = await admin({ DATA_DIR: dataDir }, 'user', 'ada@example.com')

    expect(code).toBe(1)
    expect(stderr).toMatch(/^DATA_DIR: there are no data in .* yet\. Start Latchkey/)
    expect(await readdir(dataDir)).toEqual(['something'])
  })
})
