import { afterEach, expect, vi } from 'vitest'

const error = vi.spyOn(console, 'error')

/** Nothing may complain unexpectedly. */
afterEach(() => {
  const complaints = error.mock.calls.map((call) => call.join(' '))
  error.mockClear()
  expect(complaints).toEqual([])
})
