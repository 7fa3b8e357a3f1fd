import { isIP, SocketAddress } from 'node:net'

/**
 * The network that limits count, in one canonical spelling: an IPv4 address, or the /64 network of
 * an IPv6 address, which is what one subscriber has. Drops a port. Everything that is not an
 * address is `unknown`, and so counted together.
 */
export function networkOf(address: string): string {
  const plain = parse(address)
  if (plain === null) return 'unknown'
  return plain.includes(':') ? `${groups(plain).slice(0, 4).join(':')}::/64` : plain
}

/**
 * The address in one canonical spelling, for people to recognise: without a port, and an
 * IPv4-mapped address as IPv4. `unknown` for what is not an address.
 */
export function addressOf(address: string): string {
  return parse(address) ?? 'unknown'
}

function parse(address: string): string | null {
  const version = isIP(address)
  if (version === 4) return address // IPv4 has one spelling only
  const plain = version === 6 ? new SocketAddress({ address, family: 'ipv6' }) : SocketAddress.parse(address)
  return plain ? plain.address.replace(/^::ffff:(?=\d+\.)/, '') : null
}

/** The eight groups of an IPv6 address. Node's spelling leaves out a run of zeros. */
function groups(address: string): string[] {
  const [left = [], right = []] = address.split('::').map((half) => half.split(':').filter(Boolean))
  const zeros = Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0')
  return [...left, ...zeros, ...right]
}
