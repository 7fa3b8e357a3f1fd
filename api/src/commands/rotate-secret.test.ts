import { execFile } from 'node:child_process'
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { startApp } from '../../test/app.ts'
import { buildUser } from '../../test/build.ts'
import { askMe, BAD_TOKEN } from '../../test/tokens/tokens.ts'
import { readConfig } from '../config.ts'
import { loadSigningSecrets } from '../tokens/signing-secrets.ts'

const OLD_SECRET = 'the old secret of at least thirty-two bytes'

type Outcome = { code: number; stdout: string; stderr: string }

/** Runs the command with only these settings. */
async function rotate(env: Record<string, string>, { cwd = tmpdir() } = {}): Promise<Outcome> {
  const script = [join(import.meta.dirname, 'rotate-secret.ts')]
  const { promise, resolve } = Promise.withResolvers<Outcome>()
  execFile(process.execPath, script, { cwd, env: { PATH: process.env['PATH'], ...env } }, (error, stdout, stderr) =>
    resolve({ code: Number(error?.code ?? 0), stdout, stderr }),
  )
  return promise
}

async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-secrets-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  return folder
}

/** The secrets in a line of the command's output. */
function secretsIn(line = ''): readonly string[] {
  const [name, value] = line.split('=', 2)
  return readConfig({ [name ?? '']: value }).jwtSecrets
}

describe('rotating JWT_SECRETS', () => {
  test('answers with what to set, first for knowing the new secret everywhere and then for signing with it', async () => {
    const { code, stdout, stderr } = await rotate({ JWT_SECRETS: ` ${OLD_SECRET}, ${'x'.repeat(32)}` })

    const [first, second, ...rest] = stdout.split('\n')
    const [added = ''] = secretsIn(second)
    expect([code, rest]).toEqual([0, ['']])
    expect(secretsIn(first)).toEqual([OLD_SECRET, 'x'.repeat(32), added])
    expect(secretsIn(second)).toEqual([added, OLD_SECRET, 'x'.repeat(32)])
    expect(added).toMatch(/^[\w-]{64}$/)
    expect(stderr).toMatch(/one after the other[^]*After 7 days/)
    for (const secret of secretsIn(first)) expect(stderr).not.toContain(secret)
  })

  test('answers with another one each time', async () => {
    const [one, other] = [await rotate({ JWT_SECRETS: OLD_SECRET }), await rotate({ JWT_SECRETS: OLD_SECRET })]

    expect(one.stdout).not.toBe(other.stdout)
  })

  test('knows those of the .env file, over which the environment wins', async () => {
    const cwd = await makeFolder()
    await writeFile(join(cwd, '.env'), `JWT_SECRETS=${OLD_SECRET}\n`)

    const [ofFile, ofEnvironment] = [await rotate({}, { cwd }), await rotate({ JWT_SECRETS: 'y'.repeat(32) }, { cwd })]

    expect(secretsIn(ofFile.stdout.split('\n')[1])[1]).toBe(OLD_SECRET)
    expect(secretsIn(ofEnvironment.stdout.split('\n')[1])[1]).toBe('y'.repeat(32))
  })

  test('signs nobody out, while instances restart one after the other', async () => {
    const { stdout } = await rotate({ JWT_SECRETS: OLD_SECRET })
    const [adding, signing] = stdout.trim().split('\n').map(secretsIn)
    const steps = [[OLD_SECRET], adding!, signing!]
    const instances = await Promise.all(steps.map((jwtSecrets) => startApp({ jwtSecrets })))
    const people = await Promise.all(instances.map((app) => buildUser(app)))

    const knows = async (step: number, signer: number) =>
      (await askMe(instances[step]!, people[signer]!.token)).data?.me?.id === people[signer]!.id

    // During each step, restarted instances run beside others: each must accept the tokens of the
    // other.
    for (const [before, after] of [
      [0, 1],
      [1, 2],
    ] as const) {
      expect([await knows(before, after), await knows(after, before)]).toEqual([true, true])
    }
    expect([await knows(0, 2), await knows(2, 0)]).toEqual([false, true])
  })

  test('says what is wrong with them instead, and prints nothing to set', async () => {
    const { code, stdout, stderr } = await rotate({ JWT_SECRETS: 'too short' })

    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toContain('JWT_SECRETS: each secret must have at least 32 bytes.')
    expect(stderr).not.toContain('too short')
  })
})

describe('rotating the secret of a data folder', () => {
  const start = (dataDir: string) => startApp({ dataDir, jwtSecrets: [] })
  const read = async (dataDir: string) => (await readFile(join(dataDir, 'jwt-secret'), 'utf8')).split(',')

  test('puts a new one in front, which signs from the next start; tokens of before stay good', async () => {
    const dataDir = await makeFolder()
    const before = await start(dataDir)
    const ada = await buildUser(before)
    const [old] = await read(dataDir)

    const { code, stdout, stderr } = await rotate({ DATA_DIR: dataDir })

    const [added = '', ...rest] = await read(dataDir)
    const after = await start(dataDir)
    const grace = await buildUser(after)
    const onlyNew = await startApp({ jwtSecrets: [added] })
    expect([code, stdout, rest]).toEqual([0, '', [old]])
    expect(stderr).toContain(join(dataDir, 'jwt-secret'))
    expect(stderr).not.toContain(added)
    expect((await askMe(after, ada.token)).data?.me?.id).toBe(ada.id)
    expect((await askMe(onlyNew, grace.token)).data?.me?.id).toBe(grace.id)
    expect(await askMe(onlyNew, ada.token)).toEqual(BAD_TOKEN)
  })

  test('leaves one file, which nobody but its owner reads', async () => {
    const dataDir = await makeFolder()
    await rotate({ DATA_DIR: dataDir })
    await rotate({ DATA_DIR: dataDir })
    await chmod(join(dataDir, 'jwt-secret'), 0o644)

    await rotate({ DATA_DIR: dataDir })

    expect(await readdir(dataDir)).toEqual(['jwt-secret'])
    expect((await stat(join(dataDir, 'jwt-secret'))).mode & 0o777).toBe(0o600)
    expect(new Set(await read(dataDir)).size).toBe(4)
  })

  test('says so when the folder cannot be written', async () => {
    const { code, stderr } = await rotate({ DATA_DIR: '/dev/null/data' })

    expect(code).toBe(1)
    expect(stderr).toMatch(/^DATA_DIR: .*jwt-secret cannot be written \(ENOTDIR\)/)
  })

  test.each([
    ['is empty, as a full disk leaves it', ''],
    ['has a short one', `${OLD_SECRET},short`],
    ['has nothing but commas', ',,'],
  ])('and starting the API is refused when the file %s: it would sign with what anybody can guess', async (_, text) => {
    const dataDir = await makeFolder()
    await writeFile(join(dataDir, 'jwt-secret'), text)

    const { code, stderr } = await rotate({ DATA_DIR: dataDir })

    expect(code).toBe(1)
    expect(stderr).toMatch(/^DATA_DIR: .*jwt-secret must have secrets of at least 32 bytes/)
    await expect(start(dataDir)).rejects.toThrow('must have secrets of at least 32 bytes')
    expect(await readFile(join(dataDir, 'jwt-secret'), 'utf8')).toBe(text)
  })

  test('20 starts at once in a new folder agree on one secret', async () => {
    const dataDir = await makeFolder()

    const secrets = await Promise.all(Array.from({ length: 20 }, () => loadSigningSecrets({ jwtSecrets: [], dataDir })))

    expect(new Set(secrets.flat()).size).toBe(1)
    expect(await readdir(dataDir)).toEqual(['jwt-secret'])
  })
})
