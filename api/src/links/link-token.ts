import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'
import { parse, stringify } from 'uuid'
import type { SigningKeys } from '../tokens/signing-keys.ts'

/** Which link a token belongs to. */
export type LinkRef = { userId: string; linkId: string }

/** Bytes: two UUIDs, then their HMAC-SHA256. */
const IDS = 32
const TOKEN = IDS + 32

/**
 * The token of a link: 86 characters. It is derived from the signing secret, so that the database
 * alone opens no account, and a mail that is sent again has the same link.
 */
export function linkToken(keys: SigningKeys, { userId, linkId }: LinkRef): string {
  const [signing] = keys.values()
  if (!signing) throw new Error('There is no signing key')
  const ids = Buffer.concat([parse(userId), parse(linkId)])
  return Buffer.concat([ids, mac(signing.key.export(), ids)]).toString('base64url')
}

/** Which link a token belongs to, or `null` for one that was forged. Any known secret counts. */
export function readLinkToken(keys: SigningKeys, token: string): LinkRef | null {
  const bytes = Buffer.from(token, 'base64url')
  if (bytes.length !== TOKEN || bytes.toString('base64url') !== token) return null
  const [ids, given] = [bytes.subarray(0, IDS), bytes.subarray(IDS)]
  if (![...keys.values()].some(({ key }) => timingSafeEqual(mac(key.export(), ids), given))) return null
  return { userId: stringify(ids.subarray(0, 16)), linkId: stringify(ids.subarray(16)) }
}

/** With a key of its own, so that no other use of the secret can make such a token. */
function mac(secret: Buffer, ids: Buffer): Buffer {
  const key = new Uint8Array(hkdfSync('sha256', secret, '', 'latchkey one-time links', 32))
  return createHmac('sha256', key).update(ids).digest()
}
