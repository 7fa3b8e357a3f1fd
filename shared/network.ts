import { isIP, SocketAddress } from 'node:net'

/**
 * Whom a limit on an address counts, in one spelling: the IPv4 address, or the /64 network that one subscriber has in IPv6.
 * A port is dropped. All that is no address counts as one.
 */
export function networkOf(address: string): string {
  const plain = parse(address)
  if (plain === null) return 'unknown'
  return plain.includes(':') ? `${groups(plain).slice(0, 4).join(':')}::/64` : plain
}

/** The address itself in one spelling, for people to recognise: without a port, and IPv4 as such. */
export function addressOf(address: string): string {
  return parse(address) ?? 'unknown'
}

function parse(address: string): string | null {
  const version = isIP(address)
  if (version === 4) return address // which has one spelling only
  const plain = version === 6 ? new SocketAddress({ address, family: 'ipv6' }) : SocketAddress.parse(address)
  return plain ? plain.address.replace(/^::ffff:(?=\d+\.)/, '') : null
}

/** The eight groups of an IPv6 address, of which Node's spelling leaves out a run of zeros. */
function groups(address: string): string[] {
  const [left = [], right = []] = address.split('::').map((half) => half.split(':').filter(Boolean))
  const zeros = Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0')
  return [...left, ...zeros, ...right]
}
