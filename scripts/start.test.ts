import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { isAlive, makeDataDir, readPostmaster, start } from './test/latchkey.ts'

test('one command starts everything, says where it is, and stops all of it on SIGTERM', async () => {
  const dataDir = await makeDataDir()

  const latchkey = await start({ dataDir })

  expect((await fetch(`${latchkey.api}/health/ready`)).status).toBe(200)
  expect(latchkey.output()).toContain(`${latchkey.api}/mailbox`)
  expect((await fetch(`${latchkey.api}/mailbox`)).status).toBe(200)
  expect(await (await fetch(latchkey.web)).text()).toContain('Latchkey')
  expect((await stat(join(dataDir, 'jwt-secret'))).mode & 0o777).toBe(0o600)
  expect(latchkey.output()).not.toContain(await readFile(join(dataDir, 'jwt-secret'), 'utf8'))
  const postmaster = await readPostmaster(dataDir)

  latchkey.process.kill('SIGTERM')

  expect(await latchkey.exit).toEqual([0, null])
  expect(isAlive(postmaster)).toBe(false)
  await expect(fetch(latchkey.api)).rejects.toThrow()
  await expect(fetch(latchkey.web)).rejects.toThrow()
})

test('Ctrl-C stops it just as cleanly', async () => {
  const latchkey = await start({ dataDir: await makeDataDir() })

  latchkey.process.kill('SIGINT')

  expect(await latchkey.exit).toEqual([0, null])
})

test('ending the npx that started it stops everything', async () => {
  const dataDir = await makeDataDir()
  const latchkey = await start({ dataDir, command: ['npx', '-y', 'pnpm@12', 'start'] })
  const postmaster = await readPostmaster(dataDir)

  latchkey.process.kill('SIGTERM')
  await latchkey.exit

  await expect.poll(() => isAlive(postmaster), { timeout: 20_000 }).toBe(false)
  await expect.poll(() => fetch(latchkey.web).catch(() => 'gone'), { timeout: 20_000 }).toBe('gone')
})
