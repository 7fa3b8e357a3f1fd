import { createHmac, generateKeyPairSync, sign } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { sharedApp, TEST_SECRET } from '../../test/app.ts'
import { buildUser } from '../../test/build.ts'
import { sql } from '../../test/database/sql.ts'
import { BAD_TOKEN, askMe, encode, forge, readToken } from '../../test/tokens/tokens.ts'
import { DAY, SECOND } from '../time.ts'

const OTHER_SECRET = 'another secret of at least thirty-two bytes'
const seconds = (date: string) => Date.parse(date) / 1000
const now = () => Math.floor(Date.now() / 1000)

const swap = (text: string, index: number) =>
  `${text.slice(0, index)}${text.at(index) === 'A' ? 'B' : 'A'}${text.slice(index + 1)}`

/** Changes a part of a token and joins the three parts again. */
function change(token: string, how: (parts: { header: string; claims: string; signature: string }) => string): string {
  const [header = '', claims = '', signature = ''] = token.split('.')
  return how({ header, claims, signature })
}

describe('a token', () => {
  test('says who and which session, until when, for whom, and nothing else', async () => {
    const app = await sharedApp()
    const { token, email, name } = await buildUser(app)

    const { header, claims } = readToken(token)

    expect(header).toEqual({ alg: 'HS256', typ: 'JWT', kid: expect.stringMatching(/^[\w-]{12}$/) })
    expect(Object.keys(claims).toSorted()).toEqual(['aud', 'exp', 'iat', 'iss', 'purpose', 'sid', 'sub'])
    expect(JSON.stringify(claims)).not.toContain(email)
    expect(JSON.stringify(claims)).not.toContain(name)
  })

  test('that is put together again unchanged is good: what makes those below bad is what they change', async () => {
    const app = await sharedApp()
    const { token, id } = await buildUser(app)

    const { data } = await askMe(app, forge(token, {}))

    expect(data?.me?.id).toBe(id)
  })

  test('from an instance whose clock is half a minute ahead is good', async () => {
    const app = await sharedApp()
    const { token, id } = await buildUser(app)

    const { data } = await askMe(app, forge(token, { claims: { iat: now() + 30 } }))

    expect(data?.me?.id).toBe(id)
  })
})

/** The last character has two bits without a meaning. */
function respell(token: string): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  return token.slice(0, -1) + letters[letters.indexOf(token.at(-1) ?? '') ^ 1]
}

const lookalike = (kid: unknown) =>
  String(kid).replace(/[a-z]/, (letter) => String.fromCodePoint(letter.codePointAt(0)! + 0xfee0))
const reversed = (part: object) => Object.fromEntries(Object.entries(part).toReversed())

/** A token with exactly this text, signed with the real key. */
function forgeText(token: string, { header, claims }: { header?: string; claims?: string }): string {
  return change(token, (parts) => {
    const encoded = [header, claims].map((text) => text && Buffer.from(text).toString('base64url'))
    const signed = `${encoded[0] ?? parts.header}.${encoded[1] ?? parts.claims}`
    return `${signed}.${createHmac('sha256', TEST_SECRET).update(signed).digest('base64url')}`
  })
}

const unsigned = (token: string, alg: string) =>
  change(token, ({ claims }) => `${encode({ ...readToken(token).header, alg })}.${claims}.`)

/** Signed with the attacker's own key, which its header offers for verification. */
function signedByTheirKey(token: string, member: (publicKey: Record<string, unknown>) => object): string {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const header = { ...readToken(token).header, alg: 'RS256', ...member({ ...publicKey.export({ format: 'jwk' }) }) }
  const signed = `${encode(header)}.${token.split('.')[1]}`
  return `${signed}.${sign('sha256', Buffer.from(signed), privateKey).toString('base64url')}`
}

describe('a token is refused, without a word about why,', () => {
  test.each<[string, (token: string) => string]>([
    ['when it is no token', () => 'nonsense'],
    ['when it is three dots', () => '...'],
    ['when its parts are empty objects', () => `${encode({})}.${encode({})}.`],
    ['when its claims are no JSON', (token) => change(token, (t) => `${t.header}.bm9uc2Vuc2U.${t.signature}`)],
    ['when its header is no JSON', (token) => change(token, (t) => `bm9uc2Vuc2U.${t.claims}.${t.signature}`)],
    ['when it has a fourth part', (token) => `${token}.${encode({})}`],
    ['when something stands before it', (token) => `x.${token}`],
    ['without its signature', (token) => change(token, (t) => `${t.header}.${t.claims}.`)],
    ['without its signature and the dot', (token) => change(token, (t) => `${t.header}.${t.claims}`)],
    [
      'when its signature is changed',
      (token) => change(token, (t) => `${t.header}.${t.claims}.${swap(t.signature, 0)}`),
    ],
    ['when its signature is cut', (token) => token.slice(0, -1)],
    ['when its signature is spelled otherwise, with the same bytes', respell],
    ['when its signature is longer', (token) => `${token}A`],
    [
      'when its claims are changed',
      (token) => change(token, (t) => `${t.header}.${swap(t.claims, 20)}.${t.signature}`),
    ],
    [
      'when its claims are another’s',
      (token) =>
        change(
          token,
          (t) => `${t.header}.${encode({ ...readToken(token).claims, sub: crypto.randomUUID() })}.${t.signature}`,
        ),
    ],
    ['when it is padded as base64', (token) => `${token}=`],

    ['with the algorithm none', (token) => unsigned(token, 'none')],
    ['with the algorithm None', (token) => unsigned(token, 'None')],
    ['with the algorithm NONE', (token) => unsigned(token, 'NONE')],
    ['with the algorithm nOnE', (token) => unsigned(token, 'nOnE')],
    ['with no algorithm', (token) => forge(token, { header: { alg: undefined } })],
    ['with the algorithm in lower case', (token) => forge(token, { header: { alg: 'hs256' } })],
    ['signed with HS384', (token) => forge(token, { header: { alg: 'HS384' }, hash: 'sha384' })],
    ['signed with HS512', (token) => forge(token, { header: { alg: 'HS512' }, hash: 'sha512' })],
    ['that calls its HMAC RS256', (token) => forge(token, { header: { alg: 'RS256' } })],
    ['that calls its HMAC ES256', (token) => forge(token, { header: { alg: 'ES256' } })],

    ['signed with another secret', (token) => forge(token, { secret: OTHER_SECRET })],
    ['signed with an empty secret', (token) => forge(token, { secret: '' })],
    ['signed with the name of the key', (token) => forge(token, { secret: String(readToken(token).header['kid']) })],
    ['that brings its own key as jwk', (token) => signedByTheirKey(token, (jwk) => ({ jwk }))],
    ['that says where its key is as jku', (token) => signedByTheirKey(token, () => ({ jku: 'http://127.0.0.1/keys' }))],
    ['that says where its key is as x5u', (token) => signedByTheirKey(token, () => ({ x5u: 'http://127.0.0.1/cert' }))],
    ['that brings its own key as x5c', (token) => signedByTheirKey(token, (jwk) => ({ x5c: [encode(jwk)] }))],

    ['with no kid', (token) => forge(token, { header: { kid: undefined } })],
    ['with an empty kid', (token) => forge(token, { header: { kid: '' } })],
    ['with an unknown kid', (token) => forge(token, { header: { kid: 'abcdefghijkl' } })],
    ['with a path as kid', (token) => forge(token, { header: { kid: '../../../../dev/null' }, secret: '' })],
    ['with SQL as kid', (token) => forge(token, { header: { kid: "' union select 'key' --" }, secret: 'key' })],
    ['with the kid __proto__', (token) => forge(token, { header: { kid: '__proto__' } })],
    ['with the kid constructor', (token) => forge(token, { header: { kid: 'constructor' } })],
    ['with a kid of 500 characters', (token) => forge(token, { header: { kid: 'A'.repeat(500) } })],
    ['with a kid of 5,000 characters', (token) => forge(token, { header: { kid: 'A'.repeat(5000) } })],
    ['with a kid of other alphabets', (token) => forge(token, { header: { kid: '\u0000ключ🔑\u202e' } })],
    [
      'with a kid that looks like ours',
      (token) => forge(token, { header: { kid: lookalike(readToken(token).header['kid']) } }),
    ],
    ['with a number as kid', (token) => forge(token, { header: { kid: 0 } })],
    ['with a list as kid', (token) => forge(token, { header: { kid: [readToken(token).header['kid']] } })],
    ['with an unknown critical extension', (token) => forge(token, { header: { crit: ['b64'], b64: false } })],
    ['with an empty list of critical extensions', (token) => forge(token, { header: { crit: [] } })],
    ['of another type', (token) => forge(token, { header: { typ: 'at+jwt' } })],
    ['that says compressed', (token) => forge(token, { header: { zip: 'DEF' } })],
    ['that brings a key beside a good signature', (token) => forge(token, { header: { jwk: { kty: 'oct', k: '' } } })],
    [
      'that says where a key is beside a good signature',
      (token) => forge(token, { header: { jku: 'http://127.0.0.1' } }),
    ],
    [
      'with its header in another order',
      (token) => forgeText(token, { header: JSON.stringify(reversed(readToken(token).header)) }),
    ],
    [
      'with spaces in its header',
      (token) => forgeText(token, { header: JSON.stringify(readToken(token).header, null, 1) }),
    ],
    [
      'that names its algorithm twice',
      (token) => forgeText(token, { header: JSON.stringify(readToken(token).header).replace('{', '{"alg":"none",') }),
    ],
    [
      'that names its key twice',
      (token) => forgeText(token, { header: JSON.stringify(readToken(token).header).replace('{', '{"kid":"../key",') }),
    ],

    ['that never expires', (token) => forge(token, { claims: { exp: undefined } })],
    ['that expires at a text', (token) => forge(token, { claims: { exp: String(now() + 60) } })],
    ['that expires at null', (token) => forge(token, { claims: { exp: null } })],
    ['that expires in the year 9999', (token) => forge(token, { claims: { exp: seconds('9999-12-31') } })],
    ['that expires beyond all numbers', (token) => forge(token, { claims: { exp: 1e300 } })],
    ['that expired a second ago', (token) => forge(token, { claims: { exp: now() - 1 } })],
    ['that expired before time began', (token) => forge(token, { claims: { exp: -1 } })],
    ['from the future', (token) => forge(token, { claims: { iat: now() + 3600 } })],
    ['of no time', (token) => forge(token, { claims: { iat: undefined } })],
    ['that is not valid yet', (token) => forge(token, { claims: { nbf: now() + 3600 } })],
    ['of another issuer', (token) => forge(token, { claims: { iss: 'somebody' } })],
    ['of no issuer', (token) => forge(token, { claims: { iss: undefined } })],
    ['for another audience', (token) => forge(token, { claims: { aud: 'somebody' } })],
    ['for several audiences', (token) => forge(token, { claims: { aud: ['somebody', 'latchkey-api'] } })],
    ['for no audience', (token) => forge(token, { claims: { aud: undefined } })],
    ['for another purpose', (token) => forge(token, { claims: { purpose: 'password-reset' } })],
    ['for no purpose', (token) => forge(token, { claims: { purpose: undefined } })],
    ['of nobody', (token) => forge(token, { claims: { sub: undefined } })],
    ['of SQL', (token) => forge(token, { claims: { sub: "' or true --" } })],
    ['of no session', (token) => forge(token, { claims: { sid: undefined } })],
    ['of a session that never was', (token) => forge(token, { claims: { sid: crypto.randomUUID() } })],
    ['of a person who never was', (token) => forge(token, { claims: { sub: crypto.randomUUID() } })],
    [
      'of several people',
      (token) => forge(token, { claims: { sub: [readToken(token).claims['sub'], crypto.randomUUID()] } }),
    ],
    ['that says more: a role', (token) => forge(token, { claims: { role: 'admin' } })],
    ['that says more: nothing at all', (token) => forge(token, { claims: { also: null } })],
    [
      'that says more: __proto__',
      (token) =>
        forgeText(token, { claims: JSON.stringify(readToken(token).claims).replace('{', '{"__proto__":{"sid":"x"},') }),
    ],
    ['whose claims are a list', (token) => forgeText(token, { claims: JSON.stringify([readToken(token).claims]) })],
    ['whose claims are null', (token) => forgeText(token, { claims: 'null' })],
    [
      'whose claims are cut off',
      (token) => forgeText(token, { claims: JSON.stringify(readToken(token).claims).slice(0, -1) }),
    ],
    [
      'that expires at infinity',
      (token) =>
        forgeText(token, { claims: JSON.stringify(readToken(token).claims).replace(/"exp":\d+/, '"exp":1e999') }),
    ],
    ['that was made at a text', (token) => forge(token, { claims: { iat: 'now' } })],
    [
      'that lives a second longer than any',
      (token) => forge(token, { claims: { exp: Number(readToken(token).claims['iat']) + (7 * DAY) / SECOND + 1 } }),
    ],
    ['for a purpose in capitals', (token) => forge(token, { claims: { purpose: 'SESSION' } })],
    ['for an export', (token) => forge(token, { claims: { purpose: 'export' } })],
    ['for a device', (token) => forge(token, { claims: { purpose: 'device' } })],
  ])('%s', async (_, forgery) => {
    const app = await sharedApp()
    const { token } = await buildUser(app)

    const refused = await askMe(app, forgery(token))

    expect(refused).toEqual(BAD_TOKEN)
  })

  test('when it is of somebody else’s session', async () => {
    const app = await sharedApp()
    const [ada, eve] = [await buildUser(app), await buildUser(app)]
    const { sub } = readToken(ada.token).claims

    const refused = await askMe(app, forge(eve.token, { claims: { sub } }))

    expect(refused).toEqual(BAD_TOKEN)
  })

  test('when it names two people: it is never the other one', async () => {
    const app = await sharedApp()
    const [ada, eve] = [await buildUser(app), await buildUser(app)]
    const victim = `"sub":"${String(readToken(ada.token).claims['sub'])}"`
    const claims = JSON.stringify(readToken(eve.token).claims)

    const first = await askMe(app, forgeText(eve.token, { claims: claims.replace('{', `{${victim},`) }))
    const last = await askMe(app, forgeText(eve.token, { claims: claims.replace('}', `,${victim}}`) }))

    expect([eve.id, undefined]).toContain(first.data?.me?.id)
    expect(last).toEqual(BAD_TOKEN)
  })

  test('when its person is gone', async () => {
    const app = await sharedApp()
    const { token, email } = await buildUser(app)
    await sql('delete from users where email = $1', [email])

    const refused = await askMe(app, token)

    expect(refused).toEqual(BAD_TOKEN)
  })
})
