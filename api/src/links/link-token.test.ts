import fc from 'fast-check'
import { expect, test } from 'vitest'
import { newId } from '../input/ids.ts'
import { createSigningKeys } from '../tokens/signing-keys.ts'
import { linkToken, readLinkToken } from './link-token.ts'

const [OLD, NEW] = ['the old secret of at least thirty-two bytes', 'the new secret of at least thirty-two bytes']
const CHARACTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

const newLink = () => ({ userId: newId(), linkId: newId() })

test('a token says which link it belongs to', () => {
  const [keys, link] = [createSigningKeys([OLD]), newLink()]

  const token = linkToken(keys, link)

  expect(token).toMatch(/^[\w-]{86}$/)
  expect(readLinkToken(keys, token)).toEqual(link)
})

test('a link has the same token each time, and no other link has it', () => {
  const [keys, link] = [createSigningKeys([OLD]), newLink()]

  const tokens = [linkToken(keys, link), linkToken(keys, link), linkToken(keys, { ...link, linkId: newId() })]

  expect(new Set(tokens).size).toBe(2)
})

test('a token is signed with the first secret, and read with any', () => {
  const link = newLink()

  const [old, rotated] = [
    linkToken(createSigningKeys([OLD, NEW]), link),
    linkToken(createSigningKeys([NEW, OLD]), link),
  ]

  expect(readLinkToken(createSigningKeys([NEW, OLD]), old)).toEqual(link)
  expect(readLinkToken(createSigningKeys([NEW]), rotated)).toEqual(link)
  expect(readLinkToken(createSigningKeys([NEW]), old)).toBeNull()
})

test('a token with any other character in any place is refused', () => {
  const [keys, link] = [createSigningKeys([OLD]), newLink()]
  const token = linkToken(keys, link)
  const place = fc.nat(token.length - 1)
  const character = fc.nat(CHARACTERS.length - 1).map((index) => CHARACTERS.charAt(index))

  fc.assert(
    fc.property(place, character, (place, character) => {
      const changed = token.slice(0, place) + character + token.slice(place + 1)
      expect(readLinkToken(keys, changed)).toEqual(changed === token ? link : null)
    }),
  )
})

test('the same bytes written in another way are refused: a link has one token', () => {
  const keys = createSigningKeys([OLD])
  const token = linkToken(keys, newLink())
  const last = CHARACTERS.indexOf(token.at(-1)!)
  const others = [1, 2, 4, 8].map((bit) => token.slice(0, -1) + CHARACTERS[last ^ bit])
  const bytes = Buffer.from(token, 'base64url')

  expect(others.map((other) => Buffer.from(other, 'base64url'))).toEqual(others.map(() => bytes))
  expect([...others, `${token}=`, ` ${token}`].map((other) => readLinkToken(keys, other))).toEqual(Array(6).fill(null))
})
