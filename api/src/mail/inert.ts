/**
 * Makes text that somebody chose harmless within a mail. The name of an account and of a program
 * can be anybody's, and the mail comes from us. So it must not
 * - change the direction of what stands around it: marks of direction are removed, and text that
 *   runs from right to left is isolated;
 * - become a link: mail programs make one of everything that looks like an address, so a space is
 *   put between its parts.
 */
export function inert(text: string): string {
  const plain = text
    .replaceAll(/\p{Bidi_Control}/gu, '')
    .replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replaceAll(/(?<=\S)([.\u3002\uFF0E\uFF61](?=\p{L})|:(?=\/)|@(?=\S))/gu, '$1 ')
  return RIGHT_TO_LEFT.test(plain) ? `\u2068${plain}\u2069` : plain
}

/** The blocks of scripts such as Hebrew and Arabic. */
const RIGHT_TO_LEFT = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFE\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u
