import { fromUUID, TypeID } from 'typeid-js'
import { v7 } from 'uuid'
import { z } from 'zod'
import { badInput } from '../errors.ts'
import { MINUTE } from '../time.ts'

export const ID_TYPES = ['user', 'task', 'session', 'event', 'token'] as const

/** The types of objects with a public id. */
export type IdType = (typeof ID_TYPES)[number]

/** A new primary key: a UUIDv7, so newer rows sort after older ones. */
export const newId = (): string => v7()

/** The opaque form with its type that clients see: `user_01h455vb4pex5vsknk084sn02q`. */
export const toPublicId = (type: IdType, id: string): string => fromUUID(id, type)

/**
 * The primary key behind a public id.
 * @throws {AppError} BAD_USER_INPUT when it is malformed or of another type
 */
export function fromPublicId(type: IdType, publicId: string): string {
  const id = parsePublicId(publicId)
  if (id?.type === type) return id.uuid
  throw badInput([{ path: 'id', message: wrongId(type, id) }])
}

/**
 * The same check for a field of an input, so that all problems of the input are reported together.
 */
export const idInput = (type: IdType) =>
  z.string().transform((value, context) => {
    const id = parsePublicId(value)
    if (id?.type === type) return id.uuid
    context.addIssue(wrongId(type, id))
    return z.NEVER
  })

/** How far a client's clock may be ahead. Milliseconds. */
const AHEAD = 5 * MINUTE

/**
 * A primary key that the client chooses: a UUIDv7, bare or as a public id. An id from the future
 * would sort before everything that is created until then, so its time is checked against our
 * clock.
 */
export const chosenIdInput = (type: IdType) =>
  z
    .string()
    .transform((value) => {
      const id = parsePublicId(value)
      return id?.type === type ? id.uuid : value.toLowerCase()
    })
    .refine((id) => UUID_V7.test(id), {
      error: `The id must be a UUID of version 7, bare or as a ${type}'s id like ${exampleOf(type)}.`,
      abort: true,
    })
    .refine((id) => madeAt(id) <= Date.now() + AHEAD, 'The id is from the future: it can be at most 5 minutes ahead.')

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

/** The first 48 bits, in milliseconds since 1970. */
const madeAt = (uuid: string): number => Number.parseInt(uuid.replace('-', '').slice(0, 12), 16)

/** The type and primary key behind a public id, or `null` when it is malformed. */
export function parsePublicId(publicId: string): { type: IdType; uuid: string } | null {
  const type = ID_TYPES.find((type) => publicId.startsWith(`${type}_`))
  if (!type) return null
  try {
    return { type, uuid: TypeID.fromString(publicId, type).toUUID() }
  } catch {
    return null
  }
}

function wrongId(type: IdType, given: { type: IdType } | null): string {
  const found = given ? `a ${given.type}'s` : 'no'
  return `The id must be a ${type}'s, like ${exampleOf(type)}; this is ${found} id.`
}

const exampleOf = (type: IdType) => `${type}_01h455vb4pex5vsknk084sn02q`
