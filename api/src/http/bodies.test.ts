import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { sharedApp, startApp } from '../../test/app.ts'
import { buildUser } from '../../test/build.ts'
import { captureLog } from '../../test/log.ts'
import { sendBeforeReading, sendRaw } from '../../test/http/raw.ts'
import { send } from '../../test/http/send.ts'

const MIB = 1024 * 1024
const JSON_TYPE = { 'content-type': 'application/json' }
const NOTHING_MUCH = JSON.stringify({ query: '{ __typename }' })

/** JSON with one byte that is not UTF-8, where é would be in Latin-1. */
const LATIN_1 = Buffer.from(JSON.stringify({ query: '{ tasks(search: "café") { totalCount } }' }), 'latin1')

type Body = NonNullable<RequestInit['body']>

const post = (body: Body, headers: Record<string, string> = {}, path = '/graphql') => ({
  path,
  method: 'POST',
  headers: { ...JSON_TYPE, ...headers },
  body,
})

const utf16 = (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le')

describe('a body', () => {
  test.each(['', '; charset=utf-8', '; charset=UTF-8', '; charset="utf-8"', '; charset=utf8', ';charset=utf-8;x=y'])(
    'in UTF-8 is taken as application/json%s',
    async (parameter) => {
      const request = post(NOTHING_MUCH, { 'content-type': `application/json${parameter}` })

      const { status, text } = await send(await sharedApp(), request)

      expect([status, JSON.parse(text)]).toMatchObject([200, { data: { __typename: 'Query' } }])
    },
  )

  test.each(['iso-8859-1', 'utf-16', 'us-ascii', 'windows-1252', '"utf-16le"', 'utf-8; charset=latin1'])(
    'in the charset %s is refused with 415 that names it, wherever it is sent',
    async (charset) => {
      const app = await sharedApp()
      const headers = { 'content-type': `application/json; charset=${charset}` }

      const refused = [
        await send(app, post(NOTHING_MUCH, headers)),
        await send(app, post(NOTHING_MUCH, headers, '/graphql/stream')),
      ]

      for (const { status, code, text } of refused) {
        expect([status, code()]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE'])
        expect(text).toContain('UTF-8')
      }
    },
  )

  test.each<[string, Buffer]>([
    ['Latin-1', LATIN_1],
    ['half a character', Buffer.concat([Buffer.from('{"query":"{ a }'), Buffer.from([0xe2, 0x82]), Buffer.from('"}')])],
    ['a surrogate', Buffer.concat([Buffer.from('{"query":"'), Buffer.from([0xed, 0xa0, 0x80]), Buffer.from('"}')])],
    ['more bytes than it takes', Buffer.from([0x7b, 0xc0, 0xaf, 0x7d])],
  ])('of bytes that are not UTF-8 is refused with 400, as with %s', async (_, bytes) => {
    const app = await sharedApp()

    const refused = [await send(app, post(bytes)), await send(app, post(bytes, {}, '/graphql/stream'))]

    for (const { status, code, text } of refused) {
      expect([status, code()]).toEqual([400, 'BAD_REQUEST'])
      expect(text).toContain('UTF-8')
    }
  })

  test.each<[string, Buffer, Record<string, string>, string]>([
    ['gzip', gzipSync(NOTHING_MUCH), { 'content-encoding': 'gzip' }, 'gzip'],
    ['gzip that says nothing of it', gzipSync(NOTHING_MUCH), {}, 'gzip'],
    ['br', Buffer.from(NOTHING_MUCH), { 'content-encoding': 'br' }, 'br'],
    ['several encodings', Buffer.from(NOTHING_MUCH), { 'content-encoding': 'identity, gzip' }, 'gzip'],
    ['UTF-16', utf16(NOTHING_MUCH), {}, 'UTF-16'],
    ['UTF-16 the other way round', utf16(NOTHING_MUCH).swap16(), {}, 'UTF-16'],
    ['UTF-16 without its mark', Buffer.from(NOTHING_MUCH, 'utf16le'), {}, 'UTF-16'],
    ['UTF-16 without its mark, the other way round', Buffer.from(NOTHING_MUCH, 'utf16le').swap16(), {}, 'UTF-16'],
  ])('in %s is refused with 415 that names the cause', async (_, bytes, headers, cause) => {
    const refused = await send(await sharedApp(), post(bytes, headers))

    expect([refused.status, refused.code()]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE'])
    expect(refused.text).toContain(cause)
    expect(refused.headers.get('accept-encoding')).toBe(headers['content-encoding'] ? 'identity' : null)
  })

  test('that says that it is not encoded is taken', async () => {
    const { status } = await send(await sharedApp(), post(NOTHING_MUCH, { 'content-encoding': 'Identity' }))

    expect(status).toBe(200)
  })

  test.each<[string, number, string, { headers?: Record<string, string>; chunked?: true }]>([
    ['of 20 MiB', 413, '/graphql', {}],
    ['of 20 MiB that does not say so', 413, '/graphql', { chunked: true }],
    ['of 20 MiB for a subscription', 413, '/graphql/stream', {}],
    ['of 20 MiB for nobody', 413, '/nothing', {}],
    ['of 20 MiB that is compressed', 415, '/graphql', { headers: { 'content-encoding': 'gzip' } }],
    ['of 20 MiB of a type that is not taken', 415, '/graphql', { headers: { 'content-type': 'text/csv' } }],
  ])('%s sees its %i, not a broken connection', async (_, status, path, { headers, chunked }) => {
    const log = captureLog()
    const app = await startApp({ log: log.log })
    const body = 'x'.repeat(20 * MIB)

    const answer = await sendBeforeReading(app, { path, headers: { ...JSON_TYPE, ...headers }, body, chunked })

    expect(answer.status).toBe(status)
    expect(JSON.parse(answer.json)).toMatchObject({ errors: [{ extensions: { code: expect.any(String) } }] })
    expect((await log.lines(1)).map(({ level }) => level)).toEqual(['info'])
  })
})

describe('the parameters of a GET', () => {
  const preflight = { 'apollo-require-preflight': 'true' }

  test.each([
    '/graphql?query=%7Ba%FF%7D',
    '/graphql?query=%E9',
    '/graphql?query={a}&variables=%7B%22a%22:%22%C3%22%7D',
  ])('that are not UTF-8 are refused with 400: %s', async (path) => {
    const app = await sharedApp()
    const as = await buildUser(app)

    const refused = await send(app, { path, as, headers: preflight })

    expect([refused.status, refused.code()]).toEqual([400, 'BAD_REQUEST'])
    expect(refused.text).toContain('UTF-8')
  })

  test('of a subscription are refused likewise', async () => {
    const app = await sharedApp()

    const refused = await send(app, { path: '/graphql/stream?query=%FE', as: await buildUser(app) })

    expect([refused.status, refused.code()]).toEqual([400, 'BAD_REQUEST'])
  })

  test('that are UTF-8 are taken exactly', async () => {
    const query = '{ __type(name: "Zo\u00EB \u{1F600} 100%") { name } __typename }'
    const path = `/graphql?${String(new URLSearchParams({ query }))}`

    const { status, body } = await sendRaw(await sharedApp(), {
      path,
      method: 'GET',
      headers: [['apollo-require-preflight', 'true']],
    })

    expect([status, JSON.parse(body)]).toMatchObject([200, { data: { __type: null, __typename: 'Query' } }])
  })
})
