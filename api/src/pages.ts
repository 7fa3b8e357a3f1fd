import { badInput, type FieldProblem } from './errors.ts'

export type PageArgs = {
  first?: number | null | undefined
  after?: string | null | undefined
  last?: number | null | undefined
  before?: string | null | undefined
}

/** One of the four corners of a list: how many, from where, and in which direction. Positions are keys of the ordering. */
export type Slice = { size: number; backward: boolean; after: string | null; before: string | null }

export type PageInfoModel = {
  hasNextPage: () => boolean | Promise<boolean>
  hasPreviousPage: () => boolean | Promise<boolean>
  startCursor: string | null
  endCursor: string | null
}

const DEFAULT_SIZE = 50
const MAX_SIZE = 100

/**
 * Checks Relay's four arguments.
 * @throws {AppError} BAD_USER_INPUT naming every argument that is wrong
 */
export function readSlice({ first, after, last, before }: PageArgs, cursors: Cursors): Slice {
  const problems: FieldProblem[] = []
  const bothGiven = first != null && last != null
  if (bothGiven) problems.push({ path: 'last', message: 'Give first or last, not both.' })
  for (const [path, size] of Object.entries({ first, last })) {
    if (size != null && (size < 1 || size > MAX_SIZE))
      problems.push({ path, message: `${path} must be from 1 to ${MAX_SIZE}.` })
  }
  const position = (path: string, cursor: string | null | undefined) => {
    if (cursor == null) return null
    const key = cursors.parse(cursor)
    if (key === null) problems.push({ path, message: `${path} must be a cursor of this list.` })
    return key
  }
  const slice = {
    size: first ?? last ?? DEFAULT_SIZE,
    backward: last != null,
    after: position('after', after),
    before: position('before', before),
  }
  if (problems.length > 0) throw badInput(problems)
  return slice
}

export type Cursors = { format: (id: string) => string; parse: (cursor: string) => string | null }

/**
 * Opaque cursors that mark a place by a row's id. They carry a mark of their ordering and of the person, so that a cursor of
 * another list or of somebody else is refused, not misread.
 * @param ordering one byte that is this ordering's alone, never used again with another meaning
 * @param userId a UUID, whose last 4 bytes are random
 */
export function createCursors(ordering: number, userId: string): Cursors {
  const mark = Buffer.from([ordering, ...Buffer.from(userId.slice(-8), 'hex')])
  return {
    format: (id) => Buffer.concat([mark, Buffer.from(id.replaceAll('-', ''), 'hex')]).toString('base64url'),
    parse: (cursor) => {
      const bytes = Buffer.from(cursor, 'base64url')
      const ours = bytes.length === mark.length + 16 && bytes.subarray(0, mark.length).equals(mark)
      if (!ours || bytes.toString('base64url') !== cursor) return null
      return bytes.toString('hex', mark.length).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
    },
  }
}
