import { hash } from 'node:crypto'
import { badInput, type FieldProblem } from '../errors.ts'

export type PageArgs = {
  first?: number | null | undefined
  after?: string | null | undefined
  last?: number | null | undefined
  before?: string | null | undefined
}

/** A part of a list: how many items, from where, and in which direction. */
export type Slice<Place> = { size: number; backward: boolean; after: Place | null; before: Place | null }

export type PageInfoModel = {
  hasNextPage: () => boolean | Promise<boolean>
  hasPreviousPage: () => boolean | Promise<boolean>
  startCursor: string | null
  endCursor: string | null
}

/** The number of items of a page if neither `first` nor `last` is given. */
export const DEFAULT_SIZE = 50
export const MAX_SIZE = 100

/**
 * Checks Relay's four arguments.
 * @throws {AppError} BAD_USER_INPUT naming every argument that is wrong
 */
export function readSlice<Place>({ first, after, last, before }: PageArgs, cursors: Cursors<Place>): Slice<Place> {
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

export type Cursors<Place> = { format: (place: Place) => string; parse: (cursor: string) => Place | null }

/**
 * Opaque cursors that name a place by a row's id. They contain their ordering and a part of the
 * user's id, so that a cursor of another list or user is refused, not misread.
 * @param ordering identifies the ordering, in one byte; never reuse a number for another ordering
 * @param userId a UUID, whose last 4 bytes are random
 */
export function createCursors(ordering: number, userId: string): Cursors<string> {
  const marked = createMarked(ordering, userId)
  return {
    format: (id) => marked.format(bytesOf(id)),
    parse: (cursor) => {
      const bytes = marked.parse(cursor)
      return bytes?.length === ID_BYTES ? idOf(bytes) : null
    },
  }
}

/**
 * A place in a list that is sorted by values: its section, the value that the row is sorted by
 * (`null` where the section is sorted by id alone), and the id, which sorts rows of equal values.
 */
export type Place = { section: number; key: string | null; id: string }

type PlaceCursors = {
  /** Identifies the ordering in cursors, in one byte. Never reuse a number for another ordering. */
  ordering: number
  userId: string
  /** What else the places depend on, such as the text of a search. */
  of?: string
  /** Whether a place that a client sends can exist in this list. */
  isPlace: (place: Place) => boolean
}

/**
 * Cursors with the value that their row was sorted by, so that they stay valid when the row moves.
 */
export function createPlaceCursors({ ordering, userId, of = '', isPlace }: PlaceCursors): Cursors<Place> {
  const marked = createMarked(ordering, userId, of)
  return {
    format: ({ section, key, id }) =>
      marked.format(Buffer.concat([Buffer.of(section), bytesOf(id), Buffer.from(key ?? '')])),
    parse: (cursor) => {
      const bytes = marked.parse(cursor)
      if (!bytes || bytes.length < 1 + ID_BYTES) return null
      const rest = bytes.subarray(1 + ID_BYTES)
      const place = {
        section: bytes.readUInt8(),
        id: idOf(bytes.subarray(1, 1 + ID_BYTES)),
        key: rest.length > 0 ? rest.toString() : null,
      }
      return Buffer.from(place.key ?? '').equals(rest) && isPlace(place) ? place : null
    },
  }
}

const ID_BYTES = 16
const bytesOf = (id: string) => Buffer.from(id.replaceAll('-', ''), 'hex')
const idOf = (bytes: Buffer) => bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')

/** Encodes bytes as opaque text, and decodes only text of the same ordering and user. */
function createMarked(ordering: number, userId: string, of = ''): Cursors<Buffer> {
  const searched = of ? hash('sha256', of, 'buffer').subarray(0, 8) : Buffer.of()
  const mark = Buffer.concat([Buffer.of(ordering), Buffer.from(userId.slice(-8), 'hex'), searched])
  return {
    format: (bytes) => Buffer.concat([mark, bytes]).toString('base64url'),
    parse: (cursor) => {
      const bytes = Buffer.from(cursor, 'base64url')
      const ours = bytes.subarray(0, mark.length).equals(mark) && bytes.toString('base64url') === cursor
      return ours ? bytes.subarray(mark.length) : null
    },
  }
}
