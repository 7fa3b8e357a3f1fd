import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AppError } from '../errors.ts'
import { fromPublicId, newId, parsePublicId, toPublicId, type IdType } from './ids.ts'

const types = fc.constantFrom<IdType>('user', 'task', 'session', 'event')
/** Text that is an id, almost an id, or something else. */
const texts = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.tuple(types, fc.string({ minLength: 26, maxLength: 26 })).map(([type, rest]) => `${type}_${rest}`),
  fc.tuple(types, fc.stringMatching(/^[0-7][0-9a-zA-Z]{25}$/)).map(([type, rest]) => `${type}_${rest}`),
  fc.tuple(types, fc.uuid({ version: 7 })).map(([type, id]) => toPublicId(type, id)),
)

describe('a public id', () => {
  test('leads back to the row that it was made for', () => {
    fc.assert(
      fc.property(types, fc.uuid({ version: 7 }), (type, id) => {
        expect(toPublicId(type, id)).toMatch(/^[a-z]+_[0-7][0-9a-hjkmnp-tv-z]{25}$/)
        expect(fromPublicId(type, toPublicId(type, id))).toBe(id)
        expect(parsePublicId(toPublicId(type, id))).toEqual({ type, uuid: id })
      }),
    )
  })

  test('has one spelling: any text is the id of one row, or of none', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const id = parsePublicId(text)
        expect(id === null ? text : toPublicId(id.type, id.uuid)).toBe(text)
      }),
    )
  })

  test('of any text at all is an id of that type, or a clear error', () => {
    fc.assert(
      fc.property(types, texts, (type, text) => {
        const id = parsePublicId(text)
        const row = idOrError(type, text)

        expect(row instanceof AppError ? row.code : row).toBe(id?.type === type ? id.uuid : 'BAD_USER_INPUT')
      }),
    )
  })

  test('with a character changed is never the same row', () => {
    const change = fc.tuple(fc.uuid({ version: 7 }), fc.nat({ max: 30 }), fc.string({ minLength: 1, maxLength: 1 }))

    fc.assert(
      fc.property(change, ([id, index, character]) => {
        const text = toPublicId('task', id)
        const changed = text.slice(0, index) + character + text.slice(index + 1)
        fc.pre(changed !== text)
        expect(parsePublicId(changed)?.uuid).not.toBe(id)
      }),
    )
  })

  test('of a newer row sorts after that of an older one', () => {
    const ids = Array.from({ length: 1000 }, () => toPublicId('task', newId()))

    expect(ids.toSorted()).toEqual(ids)
  })

  test.each([
    ['of another type', 'user_01h455vb4pex5vsknk084sn02q', "this is a user's id"],
    ['in capitals', 'task_01H455VB4PEX5VSKNK084SN02Q', 'this is no id'],
    ['of a type in capitals', 'TASK_01h455vb4pex5vsknk084sn02q', 'this is no id'],
    ['above 128 bits', 'task_81h455vb4pex5vsknk084sn02q', 'this is no id'],
    ['with a letter that is none of the alphabet’s', 'task_01h455vb4pex5vsknk084sn02u', 'this is no id'],
    ['too short', 'task_01h455vb4pex5vsknk084sn02', 'this is no id'],
    ['too long', 'task_01h455vb4pex5vsknk084sn02qq', 'this is no id'],
    ['without a type', '01h455vb4pex5vsknk084sn02q', 'this is no id'],
    ['of a type without anything else', 'task_', 'this is no id'],
    ['of two types', 'task_user_01h455vb4pex5vsknk084sn02q', 'this is no id'],
    ['that is a UUID', '01890a5d-ac96-774b-bcce-b302099a8057', 'this is no id'],
    ['that is empty', '', 'this is no id'],
  ])('%s is no task’s, and the error says so', (_, text, told) => {
    const error = idOrError('task', text)

    expect(error).toMatchObject({ code: 'BAD_USER_INPUT', details: { fields: [{ path: 'id' }] } })
    expect(error).toMatchObject({ message: expect.stringContaining(told) })
  })
})

function idOrError(type: IdType, text: string): unknown {
  try {
    return fromPublicId(type, text)
  } catch (error) {
    return error instanceof AppError ? error : new Error('Not a clear error', { cause: error })
  }
}
