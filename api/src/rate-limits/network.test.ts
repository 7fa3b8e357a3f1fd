import { describe, expect, test } from 'vitest'
import { guess } from '../../test/accounts/account.ts'
import { cloneFreshDatabase, startApp } from '../../test/app.ts'
import { newAddress, type App } from '../../test/execute.ts'

/** The codes of wrong guesses, each from the given address and for another account. */
async function guessFrom(app: App, addresses: string[]) {
  const codes: (string | undefined)[] = []
  for (const address of addresses) codes.push((await guess(app, { address })).code)
  return codes
}

let database: Promise<string> | undefined

/** An API with a database of its own, because these addresses are refused afterwards. */
const startOwn = async (trustedProxies = ['loopback']) =>
  startApp({ trustedProxies, databaseUrl: await (database ??= cloneFreshDatabase()) })

const FIVE_FAILURES = Array(5).fill('UNAUTHENTICATED')

describe('the network address of somebody who guesses passwords', () => {
  test('is what a trusted proxy says', async () => {
    const app = await startOwn(['loopback'])

    const codes = await guessFrom(app, Array.from({ length: 8 }, newAddress))

    expect(codes).toEqual(Array(8).fill('UNAUTHENTICATED'))
  })

  test('is not what anybody else says', async () => {
    const app = await startOwn(['203.0.113.1'])

    const codes = await guessFrom(app, Array.from({ length: 6 }, newAddress))

    expect(codes).toEqual([...FIVE_FAILURES, 'RATE_LIMITED'])
  })

  test('is not what they say themselves in front of what the proxy adds', async () => {
    const app = await startOwn(['loopback'])
    const real = newAddress()

    const codes = await guessFrom(
      app,
      Array.from({ length: 6 }, () => `${newAddress()}, ${real}`),
    )

    expect(codes).toEqual([...FIVE_FAILURES, 'RATE_LIMITED'])
  })

  test('is found behind several trusted proxies', async () => {
    const app = await startOwn(['loopback', '203.0.113.0/24'])
    const real = newAddress()

    const codes = await guessFrom(app, [
      ...Array.from({ length: 5 }, (_, index) => `${newAddress()}, ${real}, 203.0.113.${index}`),
      `${real}, 203.0.113.77`,
    ])

    expect(codes).toEqual([...FIVE_FAILURES, 'RATE_LIMITED'])
  })

  test.each([
    ['IPv4 mapped into IPv6', '198.51.100.1', '::ffff:198.51.100.1'],
    ['IPv4 mapped in capitals', '198.51.100.2', '::FFFF:198.51.100.2'],
    ['IPv4 mapped in hexadecimal', '198.51.100.3', '::ffff:c633:6403'],
    ['IPv4 mapped in full', '198.51.100.4', '0:0:0:0:0:ffff:198.51.100.4'],
    ['IPv4 with a port', '198.51.100.5', '198.51.100.5:50123'],
    ['IPv6 in capitals', '2001:db8:1::1', '2001:DB8:1::1'],
    ['IPv6 in full', '2001:db8:2::1', '2001:0db8:0002:0000:0000:0000:0000:0001'],
    ['IPv6 with a port', '2001:db8:3::1', '[2001:db8:3::1]:50123'],
    ['IPv6 of the same subscriber', '2001:db8:4:4::1', '2001:db8:4:4:ffff:ffff:ffff:ffff'],
    ['no address at all', 'unknown', 'x'.repeat(200)],
  ])('is one, however it is written: %s', async (_, written, otherwise) => {
    const app = await startOwn()

    const codes = await guessFrom(app, [...Array<string>(5).fill(written), otherwise])

    expect(codes).toEqual([...FIVE_FAILURES, 'RATE_LIMITED'])
  })

  test.each([
    ['IPv4 addresses', '198.51.100.6', '198.51.100.7'],
    ['IPv6 subscribers', '2001:db8:5:5::1', '2001:db8:5:6::1'],
    ['IPv6 subscribers, written short', '2001:db8:6::1', '2001:db8:7::1'],
    ['an IPv4 and an IPv6 address', '198.51.100.8', '::198.51.100.8'],
  ])('is two for different %s', async (_, one, other) => {
    const app = await startOwn()

    const codes = await guessFrom(app, [...Array<string>(5).fill(one), other])

    expect(codes).toEqual([...FIVE_FAILURES, 'UNAUTHENTICATED'])
  })
})
