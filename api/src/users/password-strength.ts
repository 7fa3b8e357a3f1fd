import { judgePassword, PASSWORD_LENGTH } from '@latchkey/passwords'
import { secret } from '../input/input.ts'

/**
 * A password that is about to be chosen.
 * @param about what an attacker who knows the person tries first: their name and email address
 */
export const strongPassword = (about: readonly string[]) =>
  secret('The password', PASSWORD_LENGTH).check(({ value, issues }) => {
    const weakness = issues.length === 0 ? judgePassword(value, about).weakness : null
    if (weakness !== null) issues.push({ code: 'custom', message: weakness, input: value })
  })
