import { afterEach, expect, vi } from 'vitest'

const error = vi.spyOn(console, 'error')

/** Fails tests during which an error is printed. */
afterEach(() => {
  const complaints = error.mock.calls.map((call) => call.join(' '))
  error.mockClear()
  expect(complaints).toEqual([])
})
