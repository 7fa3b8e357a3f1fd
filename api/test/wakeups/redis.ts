import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { connect, createServer, type AddressInfo } from 'node:net'
import { onTestFinished, vi } from 'vitest'

export const hasRedis = (): boolean => spawnSync('redis-server', ['--version']).status === 0

/**
 * Starts a real Redis on a free port, which can be stopped and started again. It stops with the
 * test.
 */
export async function startRedis() {
  const port = await freePort()
  const start = async () => {
    const settings = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no']
    const server = spawn('redis-server', settings, { stdio: 'ignore' })
    const ended = once(server, 'exit')
    const failed = ended.then(() => {
      throw new Error('redis-server does not start: install it, as .ci/run does')
    })
    await Promise.race([vi.waitUntil(() => answers(port), { timeout: 10_000 }), failed])
    failed.catch(() => {})
    return async () => {
      server.kill()
      await ended
    }
  }
  let stop = await start()
  onTestFinished(() => stop())
  return {
    url: `redis://127.0.0.1:${port}`,
    stop: () => stop(),
    start: async () => void (stop = await start()),
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens at a port
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

const answers = (port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false))
    socket.on('close', () => socket.destroy())
    socket.unref()
  })
