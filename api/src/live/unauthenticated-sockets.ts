import type { FastifyRequest } from 'fastify'
import { tooManyUnauthenticatedSockets } from '../errors.ts'
import { networkOf } from '../../../shared/network.ts'

/** Per instance and network address. */
const MAX_SOCKETS = 50

type UnauthenticatedSockets = {
  /**
   * Call it before a socket is opened.
   * @throws {AppError} RATE_LIMITED, after which clients retry
   */
  admit: (request: FastifyRequest) => void
  /**
   * @returns a function to call once the socket has authenticated or closed; more calls do nothing
   */
  add: (request: FastifyRequest) => () => void
}

/**
 * Counts the open sockets of each network address that have not authenticated yet. Authenticated
 * ones are counted per person instead.
 */
export function createUnauthenticatedSockets(): UnauthenticatedSockets {
  const counts = new Map<string, number>()
  const change = (network: string, by: 1 | -1) => {
    const count = (counts.get(network) ?? 0) + by
    if (count === 0) counts.delete(network)
    else counts.set(network, count)
  }
  return {
    admit: ({ ip }) => {
      if ((counts.get(networkOf(ip)) ?? 0) >= MAX_SOCKETS) throw tooManyUnauthenticatedSockets()
    },
    add: ({ ip }) => {
      const network = networkOf(ip)
      let isCounted = true
      change(network, 1)
      return () => {
        if (isCounted) change(network, -1)
        isCounted = false
      }
    },
  }
}
