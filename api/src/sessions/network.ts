import { isIP, SocketAddress } from 'node:net'

/**
 * Whom a limit on an address counts, in one spelling: the IPv4 address, or the /64 network that one subscriber has in IPv6.
 * A port is dropped. All that is no address counts as one.
 */
export function networkOf(address: string): string {
  const version = isIP(address)
  const plain = version === 6 ? new SocketAddress({ address, family: 'ipv6' }) : SocketAddress.parse(address)
  if (!plain) return 'unknown'
  if (plain.family === 'ipv4') return plain.address
  const mapped = /^::ffff:([\d.]+)$/.exec(plain.address)?.[1]
  return mapped ?? `${groups(plain.address).slice(0, 4).join(':')}::/64`
}

/** The eight groups of an IPv6 address, of which Node's spelling leaves out a run of zeros. */
function groups(address: string): string[] {
  const [left = [], right = []] = address.split('::').map((half) => half.split(':').filter(Boolean))
  const zeros = Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0')
  return [...left, ...zeros, ...right]
}

/** The address itself in one spelling, for people to recognise: IPv4 as such, without a port. */
export function addressOf(address: string): string {
  const network = networkOf(address)
  return network.includes('/') ? address.replace(/%.*$/, '') : network
}
