import { serverAudits, type Audit } from 'graphql-http'
import { describe, expect, test } from 'vitest'
import { sharedApp } from '../../test/app.ts'

/**
 * The suite expects responses to requests that we refuse: pages of other origins could send them
 * without a preflight.
 */
const NOT_WITHOUT_PREFLIGHT = ['5A70', 'D6D5', '6A70']

const url = async () => `${(await sharedApp()).url}/graphql`

/** A client that sends the header that our CSRF protection requires. */
const fetchFn = (input: string, init: RequestInit = {}) => {
  const headers = new Headers(init.headers)
  headers.set('apollo-require-preflight', 'true')
  return fetch(input, { ...init, headers })
}

const complaintOf = async (audit: Audit) => {
  const result = await audit.fn()
  return result.status === 'ok' ? null : result.reason
}

describe('GraphQL over HTTP, as the specification’s own suite asks it:', () => {
  const audits = serverAudits({ url })
  const kept = audits.filter(({ id }) => !NOT_WITHOUT_PREFLIGHT.includes(id))

  test('is asked in full', () => {
    expect(audits.length).toBeGreaterThan(55)
    expect(audits.length - kept.length).toBe(NOT_WITHOUT_PREFLIGHT.length)
  })

  test.each(kept.map((audit) => [audit.id, audit.name, audit] as const))('%s %s', async (_, __, audit) => {
    expect(await complaintOf(audit)).toBeNull()
  })

  test.each(
    serverAudits({ url, fetchFn })
      .filter(({ id }) => NOT_WITHOUT_PREFLIGHT.includes(id))
      .map((audit) => [audit.id, audit.name, audit] as const),
  )('%s %s, when a browser has asked first', async (_, __, audit) => {
    expect(await complaintOf(audit)).toBeNull()
  })
})
