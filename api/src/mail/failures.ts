import type { NodemailerError } from 'nodemailer'

/** What nodemailer says about a failure. Each part may be missing. */
export const detailsOf = (error: unknown): Partial<NodemailerError> => (error instanceof Error ? error : {})

/**
 * Whether the server will never take this mail: it refuses the recipient or the content for good.
 */
export function isRefused(error: unknown): boolean {
  const { permanent, command } = detailsOf(error)
  return permanent === true && (command === 'RCPT TO' || command === 'DATA')
}

/** Whether it fails until somebody changes the settings or the server, whatever the mail is. */
export function needsOperator(error: unknown): boolean {
  const { code = '', permanent } = detailsOf(error)
  return ['EAUTH', 'ENOAUTH', 'ETLS', 'ECONFIG'].includes(code) || isAboutTls(error) || permanent === true
}

/** Whether the certificate is not accepted, or one side does not speak TLS. */
export const isAboutTls = (error: unknown): boolean =>
  /CERT|^ERR_(TLS|SSL)_|^UNABLE_TO_|^EPROTO$/.test(detailsOf(error).originalCode ?? '')

/** Whether the sender itself has given the mail up. */
export const isAborted = (error: unknown): boolean => detailsOf(error).code === 'EABORT'

/** For the log: codes alone, because the server's text can quote the address. */
export function reasonOf(error: unknown) {
  const { code = 'unknown', originalCode, command, responseCode } = detailsOf(error)
  return {
    reason: isAborted(error) ? 'ETIMEDOUT' : (originalCode ?? code),
    ...(command !== undefined && { command }),
    ...(responseCode !== undefined && { smtpCode: responseCode }),
  }
}
