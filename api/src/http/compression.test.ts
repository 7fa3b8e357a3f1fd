import { gunzipSync, brotliDecompressSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { sharedApp } from '../../test/app.ts'
import { buildTask, buildUser } from '../../test/build.ts'
import { graphql } from '../../test/generated/gql.ts'
import { requestBytes } from '../../test/http/raw.ts'

const LongTask = graphql(`
  query LongTask($id: ID!) {
    task(id: $id) {
      description
    }
  }
`)

const LongUpdate = graphql(`
  mutation LongUpdate($id: ID!) {
    updateTask(input: { id: $id, title: "New" }) {
      task {
        description
      }
    }
  }
`)

/** A task with a long text, and a function that queries it. */
async function start(length: number) {
  const app = await sharedApp()
  const ada = await buildUser(app)
  const { id } = await buildTask(app, ada, { description: 'x'.repeat(length) })
  const ask = (acceptEncoding: string, document: { toString: () => string } = LongTask) =>
    requestBytes(app, {
      headers: [
        ['authorization', `Bearer ${ada.token}`],
        ['accept-encoding', acceptEncoding],
      ],
      body: { query: document.toString(), variables: { id } },
    })
  return { app, ask, text: 'x'.repeat(length) }
}

describe('a long answer', () => {
  test.each([
    ['gzip', 'gzip', gunzipSync],
    ['gzip, deflate, br', 'br', brotliDecompressSync],
    ['br;q=0.5', 'br', brotliDecompressSync],
  ])('is compressed for those who accept %s', async (accepted, encoding, decompress) => {
    const { ask, text } = await start(9000)

    const { status, headers, bytes } = await ask(accepted)

    expect([status, headers['content-encoding'], headers['vary']]).toEqual([200, encoding, 'Accept-Encoding'])
    expect(headers['content-length']).toBe(String(bytes.length))
    expect(bytes.length).toBeLessThan(1000)
    expect(decompress(bytes).toString()).toContain(text)
  })

  test.each(['identity', 'deflate', 'gzip;q=0', 'nonsense', ''])('is sent as it is to "%s"', async (accepted) => {
    const { ask, text } = await start(9000)

    const { headers, bytes } = await ask(accepted)

    expect([headers['content-encoding'], headers['vary']]).toEqual([undefined, 'Accept-Encoding'])
    expect(bytes.toString()).toContain(text)
  })

  test('of a mutation is not compressed: such answers carry tokens', async () => {
    const { ask, text } = await start(9000)

    const { headers, bytes } = await ask('gzip, br', LongUpdate)

    expect(headers['content-encoding']).toBeUndefined()
    expect(bytes.toString()).toContain(text)
  })
})

test('a short answer is sent as it is', async () => {
  const { ask } = await start(7000)

  const { headers } = await ask('gzip, br')

  expect(headers['content-encoding']).toBeUndefined()
})
