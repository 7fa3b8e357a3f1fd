import { isUtf8 } from 'node:buffer'

/** @param letters percent-encoded text as it was received, one character for each byte */
export function isPercentEncodedUtf8(letters: string): boolean {
  const bytes = letters.replaceAll(/%([\da-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return isUtf8(Buffer.from(bytes, 'latin1'))
}

/** The charset in a `Content-Type` when it is not UTF-8; empty when the name is missing. */
export function findOtherCharset(type = ''): string | undefined {
  const charsets = [...type.matchAll(/;\s*charset\s*=\s*"?([^\s;"]*)/gi)].map(([, charset = '']) => charset)
  return charsets.find((charset) => !/^utf-?8$/i.test(charset))
}
