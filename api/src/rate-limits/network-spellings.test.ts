import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addressOf, networkOf } from '../../../shared/network.ts'

const byte = fc.integer({ min: 0, max: 255 })
const ipv4 = fc.tuple(byte, byte, byte, byte)
/** Often zero, because runs of zeros can be written in the most ways. */
const group = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 0xffff }))
const ipv6 = fc
  .tuple(group, group, group, group, group, group, group, group)
  // addresses that begin with zeros may be IPv4
  .filter((groups) => groups.slice(0, 5).some((value) => value !== 0))
const port = fc.integer({ min: 0, max: 65_535 })

const hex = (value: number) => value.toString(16)
const dotted = (groups: number[]) => groups.flatMap((value) => [value >> 8, value & 255]).join('.')

/** Every way to leave out a run of zero groups, and the one that leaves out none. */
function shortened(groups: number[]): string[] {
  const spellings = [groups.map(hex).join(':')]
  for (let from = 0; from < groups.length; from += 1) {
    for (let to = from + 1; to <= groups.length && groups[to - 1] === 0; to += 1) {
      spellings.push(`${groups.slice(0, from).map(hex).join(':')}::${groups.slice(to).map(hex).join(':')}`)
    }
  }
  return spellings
}

function spellingsOfIpv6(groups: number[], port: number): string[] {
  const spellings = [
    ...shortened(groups),
    groups.map((value) => hex(value).padStart(4, '0')).join(':'),
    `${groups.slice(0, 6).map(hex).join(':')}:${dotted(groups.slice(6))}`,
  ]
  return spellings.flatMap((spelling) => [spelling, spelling.toUpperCase(), `[${spelling}]`, `[${spelling}]:${port}`])
}

function spellingsOfIpv4(bytes: number[], port: number): string[] {
  const plain = bytes.join('.')
  const [a = 0, b = 0, c = 0, d = 0] = bytes
  const mapped = [0, 0, 0, 0, 0, 0xffff, (a << 8) | b, (c << 8) | d]
  return [plain, `${plain}:${port}`, ...spellingsOfIpv6(mapped, port)]
}

describe('a network', () => {
  test('of IPv4 is the address, in every spelling of it', () => {
    fc.assert(
      fc.property(ipv4, port, (bytes, port) => {
        for (const spelling of spellingsOfIpv4(bytes, port)) {
          expect([spelling, networkOf(spelling), addressOf(spelling)]).toEqual([
            spelling,
            bytes.join('.'),
            bytes.join('.'),
          ])
        }
      }),
    )
  })

  test('of IPv6 is its first half, in every spelling of it', () => {
    fc.assert(
      fc.property(ipv6, port, (groups, port) => {
        const network = `${groups.slice(0, 4).map(hex).join(':')}::/64`

        for (const spelling of spellingsOfIpv6(groups, port)) {
          expect([spelling, networkOf(spelling)]).toEqual([spelling, network])
        }
      }),
    )
  })

  test('of IPv6 is that of every address with the same first half, and of no other', () => {
    fc.assert(
      fc.property(ipv6, ipv6, (one, other) => {
        const [network, neighbour, stranger] = [one, [...one.slice(0, 4), ...other.slice(4)], other].map((groups) =>
          networkOf(groups.map(hex).join(':')),
        )
        fc.pre(one.slice(0, 4).some((value) => value !== 0))

        expect(neighbour).toBe(network)
        expect(stranger === network).toBe(one.slice(0, 4).join() === other.slice(0, 4).join())
      }),
    )
  })

  test('of any text at all is one that a limit can have in its key: short, plain, and the same each time it is asked', () => {
    const nearly = fc.oneof(
      ipv4.map((bytes) => bytes.join('.')),
      ipv6.map((groups) => groups.map(hex).join(':')),
    )
    const mutilated = fc
      .tuple(nearly, fc.nat({ max: 40 }), fc.string())
      .map(([text, at, added]) => text.slice(0, at) + added + text.slice(at))

    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          mutilated,
          fc.constantFrom('fe80::1%eth0', '1.2.3.4.5', '::', '[', '[::1', '127.1', '0x7f.1', '1.2.3.4/8'),
        ),
        (text) => {
          expect(networkOf(text)).toMatch(/^(unknown|\d{1,3}(\.\d{1,3}){3}|[0-9a-f]{1,4}(:[0-9a-f]{1,4}){3}::\/64)$/)
          expect(addressOf(text).length).toBeLessThanOrEqual(45)
        },
      ),
      { numRuns: 2000 },
    )
  })
})
