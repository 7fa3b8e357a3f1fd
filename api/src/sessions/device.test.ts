import { expect, test } from 'vitest'
import { openSession } from '../../test/accounts/account.ts'
import { sharedApp } from '../../test/app.ts'
import { buildUser } from '../../test/build.ts'
import { listSessions } from '../../test/sessions/sessions.ts'

const MOZILLA = 'Mozilla/5.0'
const WEBKIT = 'AppleWebKit/537.36 (KHTML, like Gecko)'

test.each([
  ['Firefox on Windows', `${MOZILLA} (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0`],
  [
    'Safari on iOS',
    `${MOZILLA} (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.1 Mobile/15E148 Safari/604.1`,
  ],
  ['Chrome on Android', `${MOZILLA} (Linux; Android 16; Pixel 10) ${WEBKIT} Chrome/142.0.0.0 Mobile Safari/537.36`],
  [
    'Microsoft Edge on Windows',
    `${MOZILLA} (Windows NT 10.0; Win64; x64) ${WEBKIT} Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0`,
  ],
  ['curl', 'curl/8.17.0'],
  ['my-script', 'my-script'],
  ['Unknown device', ''],
  ['Unknown device', '()'],
  ['Unknown device', '<script>alert(1)</script>'],
  ['Unknown device', '\u00ff\u0080\u00e9'],
  ['x'.repeat(100), 'x'.repeat(10_000)],
  ['Mozilla', `${MOZILLA} (${'a; '.repeat(3400)}`],
])('a session is of the device "%s" when the program says that it is "%s"', async (device, userAgent) => {
  const app = await sharedApp()
  const ada = await buildUser(app)

  const opened = await openSession(app, { ...ada, headers: { 'user-agent': userAgent } })

  const [session] = await listSessions(app, opened)
  expect(session?.device).toBe(device)
})

test.each([
  ['198.51.100.7', '198.51.100.7'],
  ['198.51.100.7', '198.51.100.7:50123'],
  ['198.51.100.7', '::ffff:198.51.100.7'],
  ['198.51.100.7', '::ffff:c633:6407'],
  ['2001:db8::1', '2001:db8::1'],
  ['2001:db8::1', '2001:0DB8:0000:0000:0000:0000:0000:0001'],
  ['2001:db8::1', '[2001:db8::1]:50123'],
  ['2001:db8:1111:2222:3333:4444:c633:6407', '[2001:0db8:1111:2222:3333:4444:198.51.100.7]:50123'],
  ['fe80::1', 'fe80::1%eth0'],
  ['unknown', 'not an address'],
  ['unknown', 'x'.repeat(10_000)],
])('a session is of the address %s when the proxy says %s', async (shown, address) => {
  const app = await sharedApp()
  const ada = await buildUser(app)

  const opened = await openSession(app, { ...ada, address })

  const [session] = await listSessions(app, opened)
  expect(session?.address).toBe(shown)
})
