import { isUtf8 } from 'node:buffer'

/** @param letters percent-encoded text, as it came, one character for each byte */
export function isPercentEncodedUtf8(letters: string): boolean {
  const bytes = letters.replaceAll(/%([\da-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return isUtf8(Buffer.from(bytes, 'latin1'))
}
