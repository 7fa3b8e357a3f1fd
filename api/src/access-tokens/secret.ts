import { hash, randomInt } from 'node:crypto'
import { crc32 } from 'node:zlib'

/** Identifies access tokens, for scanners of leaked secrets and for us. */
const PREFIX = 'lk_pat_'
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
/** 256 bits. */
const RANDOM_CHARACTERS = 43
/** Enough for 32 bits. */
const CHECKSUM_CHARACTERS = 6

const SHAPE = new RegExp(`^${PREFIX}[0-9A-Za-z]{${RANDOM_CHARACTERS + CHECKSUM_CHARACTERS}}$`)

/** `lk_pat_`, 43 random characters, and a checksum of 6 characters. */
export function newSecret(): string {
  const random = Array.from({ length: RANDOM_CHARACTERS }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')
  return `${PREFIX}${random}${checksumOf(`${PREFIX}${random}`)}`
}

/** Whether the token claims to be an access token rather than one of a session. */
export const isAccessToken = (token: string): boolean => token.startsWith(PREFIX)

/** Checks form and checksum, so that invented or truncated tokens cost no query. */
export const isWellFormed = (token: string): boolean =>
  SHAPE.test(token) && token.endsWith(checksumOf(token.slice(0, -CHECKSUM_CHARACTERS)))

/**
 * The hash that is stored. A secret of 256 random bits cannot be guessed, so it needs no slow hash.
 */
export const hashSecret = (token: string): string => hash('sha256', token, 'base64url')

/** CRC-32 in base 62. */
function checksumOf(text: string): string {
  let rest = crc32(text)
  let digits = ''
  for (let n = 0; n < CHECKSUM_CHARACTERS; n++) {
    digits = `${ALPHABET[rest % ALPHABET.length]}${digits}`
    rest = Math.floor(rest / ALPHABET.length)
  }
  return digits
}
