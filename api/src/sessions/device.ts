import Bowser from 'bowser'

const MAX_LENGTH = 100

/** A readable name for a user agent: `Firefox on Windows`, or its own name for other programs. */
export function deviceOf(userAgent: string | undefined): string {
  if (!userAgent) return 'Unknown device'
  const { browser, os } = Bowser.parse(userAgent.slice(0, 500))
  const [own] = userAgent.split(/[^\w .-]/, 1)
  const program = browser.name || own?.trim() || 'Unknown device'
  return (os.name ? `${program} on ${os.name}` : program).slice(0, MAX_LENGTH)
}
