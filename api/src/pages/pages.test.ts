import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AppError } from '../errors.ts'
import { createCursors, readSlice } from './pages.ts'

const USER = '0199c2f4-7d2c-7000-8000-0123456789ab'
const STRANGER = '0199c2f4-7d2c-7000-8000-ba9876543210'
const ORDERING = 7

describe('a cursor', () => {
  const cursors = createCursors(ORDERING, USER)

  test('marks the place that it was made for', () => {
    fc.assert(
      fc.property(fc.uuid(), (id) => {
        expect(cursors.parse(cursors.format(id))).toBe(id)
      }),
    )
  })

  test('of any text is a place with exactly that cursor, or none', () => {
    const anything = fc.oneof(fc.string({ unit: 'binary' }), fc.base64String(), fc.uuid().map(cursors.format))

    fc.assert(
      fc.property(anything, (text) => {
        const place = cursors.parse(text)
        expect(place === null ? text : cursors.format(place)).toBe(text)
      }),
    )
  })

  test('with any one character changed is another place or none, never the same', () => {
    const change = fc.tuple(fc.uuid(), fc.nat({ max: 27 }), fc.string({ minLength: 1, maxLength: 1 }))

    fc.assert(
      fc.property(change, ([id, index, character]) => {
        const cursor = cursors.format(id)
        const changed = cursor.slice(0, index) + character + cursor.slice(index + 1)
        fc.pre(changed !== cursor)
        expect(cursors.parse(changed)).not.toBe(id)
      }),
    )
  })

  test('of another person or another ordering is none', () => {
    const others = [createCursors(ORDERING, STRANGER), createCursors(ORDERING + 1, USER)]

    fc.assert(
      fc.property(fc.uuid(), (id) => {
        expect(others.map((other) => other.parse(cursors.format(id)))).toEqual([null, null])
      }),
    )
  })

  test('of any two people is good for the one that it was made for, and for nobody whose id ends differently', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.uuid(), fc.uuid(), (one, other, id) => {
        const cursor = createCursors(ORDERING, one).format(id)

        expect(createCursors(ORDERING, other).parse(cursor)).toBe(one.slice(-8) === other.slice(-8) ? id : null)
      }),
    )
  })

  test('with any one byte changed is another place, or none when it is in the mark', () => {
    const change = fc.tuple(fc.uuid(), fc.nat({ max: 20 }), fc.integer({ min: 1, max: 255 }))

    fc.assert(
      fc.property(change, ([id, index, difference]) => {
        const bytes = Buffer.from(cursors.format(id), 'base64url')
        bytes[index] = (bytes[index] ?? 0) ^ difference

        const place = cursors.parse(bytes.toString('base64url'))

        expect(place === null).toBe(index < 5)
        expect(place).not.toBe(id)
      }),
    )
  })
})

describe('a slice of a list', () => {
  const cursors = createCursors(ORDERING, USER)
  const size = fc.option(fc.integer(), { nil: null })
  const cursor = fc.option(fc.oneof(fc.string(), fc.uuid().map(cursors.format)), { nil: null })

  test('is what was asked for, or every argument that is wrong is named', () => {
    fc.assert(
      fc.property(fc.record({ first: size, last: size, after: cursor, before: cursor }), (args) => {
        const wrong = new Set<string>()
        for (const path of ['first', 'last'] as const) {
          if (args[path] !== null && (args[path] < 1 || args[path] > 100)) wrong.add(path)
        }
        for (const path of ['after', 'before'] as const) {
          if (args[path] !== null && cursors.parse(args[path]) === null) wrong.add(path)
        }
        if (args.first !== null && args.last !== null) wrong.add('last')

        const slice = {
          size: args.first ?? args.last ?? 50,
          backward: args.last !== null,
          after: args.after && cursors.parse(args.after),
          before: args.before && cursors.parse(args.before),
        }

        expect(problemsOf(() => readSlice(args, cursors))).toEqual(wrong.size === 0 ? slice : wrong)
      }),
    )
  })
})

/** The arguments that are wrong. */
function problemsOf(work: () => unknown): unknown {
  try {
    return work()
  } catch (error) {
    return error instanceof AppError ? new Set(error.details.fields?.map(({ path }) => path)) : error
  }
}
