import { Agent, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { somewhere, signinAs } from './requests.ts'

/**
 * Many people who sign in at the same moment, in a process of its own. Each has a connection and an
 * address of their own, and signs in again at once, or after `Retry-After` when refused.
 */
export type Storm = { url: string; clients: number; emails: string[]; milliseconds: number }

/** How often each HTTP status was answered, and after how many milliseconds the 503s were. */
export type StormReport = { statuses: Record<string, number>; errors: number; refusals: number[] }

process.on('message', (storm: Storm) => {
  void rage(storm).then((report) => process.send?.(report))
})
process.once('disconnect', () => process.exit(0))

async function rage({ url, clients, emails, milliseconds }: Storm): Promise<StormReport> {
  const agent = new Agent({ keepAlive: true, maxSockets: clients })
  const report: StormReport = { statuses: {}, errors: 0, refusals: [] }
  const end = performance.now() + milliseconds

  const client = async (email: string) => {
    while (performance.now() < end) {
      const began = performance.now()
      const answer = await send(agent, url, email).catch(() => null)
      if (answer === null) report.errors += 1
      else report.statuses[answer.status] = (report.statuses[answer.status] ?? 0) + 1
      if (answer?.status === 503) report.refusals.push(performance.now() - began)
      const wait = answer?.status === 200 ? 0 : (answer?.retryAfter ?? 1) * 1000 * (1 + Math.random())
      await sleep(Math.min(wait, Math.max(0, end - performance.now())))
    }
  }
  await Promise.all(Array.from({ length: clients }, (_, index) => client(emails[index % emails.length] ?? '')))
  agent.destroy()
  return report
}

async function send(agent: Agent, url: string, email: string) {
  const { method, path, headers, body } = signinAs(email, somewhere())
  const answered = Promise.withResolvers<{ status: number; retryAfter: number }>()
  const sent = request(url + path, { agent, method, headers }, (response) => {
    response.resume()
    response.on('end', () => {
      const retryAfter = Number(response.headers['retry-after'] ?? 1)
      answered.resolve({ status: response.statusCode ?? 0, retryAfter })
    })
    response.on('error', answered.reject)
  })
  sent.on('error', answered.reject)
  sent.end(body)
  return answered.promise
}
