import type { FastifyRequest } from 'fastify'
import { tooManyWaiting } from '../errors.ts'
import { networkOf } from '../../../shared/network.ts'

/** On one instance, for a network address. */
const MAX_WAITING = 50

type Waiting = {
  /** To be asked before a socket is opened. @throws {AppError} RATE_LIMITED, after which clients try again */
  admit: (request: FastifyRequest) => void
  /** @returns what ends the waiting. Doing it twice is the same */
  enter: (request: FastifyRequest) => () => void
}

/** Counts the sockets of each network address that nobody has signed in on yet: those of a person are counted by the person. */
export function createWaiting(): Waiting {
  const counts = new Map<string, number>()
  const add = (network: string, more: number) => {
    const count = (counts.get(network) ?? 0) + more
    if (count === 0) counts.delete(network)
    else counts.set(network, count)
  }
  return {
    admit: ({ ip }) => {
      if ((counts.get(networkOf(ip)) ?? 0) >= MAX_WAITING) throw tooManyWaiting()
    },
    enter: ({ ip }) => {
      const network = networkOf(ip)
      let waits = true
      add(network, 1)
      return () => {
        if (waits) add(network, -1)
        waits = false
      }
    },
  }
}
