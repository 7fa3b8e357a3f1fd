import { cpus } from 'node:os'
import { CONNECTIONS } from './load.ts'
import { BARE_HASH, type Round, type Series } from './measure.ts'
import { SIGNED_IN } from './requests.ts'

const MEGABYTE = 1_000_000
const MAX_LIST_RATIO = 4
const MAX_RSS = 350 * MEGABYTE
/** Microseconds of CPU. */
const MAX_AUTHENTICATION = 100

type Results = { series: readonly Series[]; users: number; tasksEach: number }

/**
 * The whole report as Markdown. CPU figures and ratios are medians of the rounds, so that one
 * disturbed round does not matter.
 */
export function report({ series, users, tasksEach }: Results): string {
  const find = (name: string) => series.find((one) => one.name.startsWith(name))?.rounds ?? []
  const [floor, list] = [find('floor'), find('tasks')]
  const rows = series.map(({ name, rounds }) => [
    name,
    String(sum(rounds.map(({ latencies }) => latencies.length))),
    '0', // the bench stops at the first error
    percentile(latenciesOf(rounds), 0.5).toFixed(1),
    percentile(latenciesOf(rounds), 0.99).toFixed(1),
    (sum(rounds.map(({ latencies }) => latencies.length)) / sum(rounds.map(({ seconds }) => seconds))).toFixed(0),
    median(rounds.map(cpuEach)).toFixed(3),
    megabytes(maxRss(rounds)),
  ])
  const authentication = 1000 * difference(find(SIGNED_IN), find('trivial'))
  const listRatio = ratio(list, floor)
  const peakRss = maxRss(['trivial', 'tasks', 'createTask', 'signin'].flatMap(find))

  return [
    table(['request', 'requests', 'errors', 'p50 ms', 'p99 ms', 'requests/s', 'CPU ms/request', 'RSS MB'], rows),
    '',
    table(
      ['ratio of CPU per request', 'median', 'lowest – highest round', 'bar'],
      [
        [
          'tasks(first: 20) ÷ floor',
          ...listRatio.words,
          `≤ ${MAX_LIST_RATIO}: ${verdict(listRatio.median <= MAX_LIST_RATIO)}`,
        ],
        ['createTask ÷ floor', ...ratio(find('createTask'), floor).words, ''],
        ['trivial ÷ floor', ...ratio(find('trivial'), floor).words, ''],
        ['tasks(first: 20) ÷ trivial', ...ratio(list, find('trivial')).words, ''],
        ['signin ÷ argon2 alone', ...ratio(find('signin'), find(BARE_HASH)).words, ''],
      ],
    ),
    '',
    `Being signed in costs a request ${authentication.toFixed(0)} µs of CPU (bar: < ${MAX_AUTHENTICATION} µs: ${verdict(authentication < MAX_AUTHENTICATION)}).`,
    `Resident memory of the API, the most that was seen: ${megabytes(peakRss)} MB (bar: < ${megabytes(MAX_RSS)} MB: ${verdict(peakRss < MAX_RSS)}).`,
    '',
    `${users.toLocaleString('en-US')} users with ${tasksEach} tasks each; ${CONNECTIONS} connections by autocannon; Node ${process.versions.node}, ${process.platform} ${process.arch}, ${cpus().length} × ${cpus()[0]?.model ?? 'CPU'}.`,
    'CPU is that of the server’s process with all its threads; PostgreSQL and what sends the requests are not in it, but share',
    'the machine, which is what latencies and requests/s depend on most. Compare ratios of one run, not milliseconds of two.',
  ].join('\n')
}

const megabytes = (bytes: number) => (bytes === 0 ? '' : (bytes / MEGABYTE).toFixed(0))

const maxRss = (rounds: readonly Round[]) => Math.max(...rounds.map(({ peakRss }) => peakRss))

const cpuEach = ({ cpu, latencies }: Round) => cpu / latencies.length

/** Computed for each round, since a disturbance affects both parts of it. */
function ratio(rounds: readonly Round[], base: readonly Round[]): { median: number; words: string[] } {
  const ratios = rounds.map((round, index) => cpuEach(round) / cpuEach(base[index] ?? round))
  const middle = median(ratios)
  return {
    median: middle,
    words: [middle.toFixed(2), `${Math.min(...ratios).toFixed(2)} – ${Math.max(...ratios).toFixed(2)}`],
  }
}

/** Milliseconds per request. */
function difference(rounds: readonly Round[], base: readonly Round[]): number {
  return median(rounds.map((round, index) => cpuEach(round) - cpuEach(base[index] ?? round)))
}

const latenciesOf = (rounds: readonly Round[]) => rounds.flatMap(({ latencies }) => latencies)

export function percentile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.ceil(values.length * share) - 1] ?? Number.NaN
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]]
  return ((low ?? Number.NaN) + (high ?? Number.NaN)) / 2
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)

const verdict = (met: boolean) => (met ? 'met' : 'missed')

/** The first column is aligned left, figures right. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((_, column) => Math.max(...[header, ...rows].map((row) => row[column]?.length ?? 0)))
  const line = (cells: readonly string[]) =>
    `| ${widths.map((width, column) => (column === 0 ? cells[column]?.padEnd(width) : cells[column]?.padStart(width))).join(' | ')} |`
  const rule = `| ${widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`
  return [line(header), rule, ...rows.map(line)].join('\n')
}
