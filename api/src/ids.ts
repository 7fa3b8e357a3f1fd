import { fromUUID, TypeID } from 'typeid-js'
import { v7 } from 'uuid'
import { z } from 'zod'
import { badInput } from './errors.ts'

/** The types of objects that have an id of their own at the API's edge. */
export type IdType = 'user' | 'task' | 'session' | 'event'

/** A new primary key: a UUIDv7, so that newer rows sort after older ones. */
export const newId = (): string => v7()

/** The opaque, type-tagged form that leaves the API: `task_01h455vb4pex5vsknk084sn02q`. */
export const toPublicId = (type: IdType, id: string): string => fromUUID(id, type)

/**
 * The primary key behind a public id.
 * @throws {AppError} BAD_USER_INPUT when it is malformed or names another type
 */
export function fromPublicId(type: IdType, publicId: string): string {
  const id = parsePublicId(publicId)
  if (id?.type === type) return id.uuid
  throw badInput([{ path: 'id', message: wrongId(type, id) }])
}

/** The same as a part of a larger input, whose problems are told together. */
export const idInput = (type: IdType) =>
  z.string().transform((value, context) => {
    const id = parsePublicId(value)
    if (id?.type === type) return id.uuid
    context.addIssue(wrongId(type, id))
    return z.NEVER
  })

/** The type and primary key behind a public id, or `null` when it is malformed. */
export function parsePublicId(publicId: string): { type: IdType; uuid: string } | null {
  const type = TYPES.find((type) => publicId.startsWith(`${type}_`))
  if (!type) return null
  try {
    return { type, uuid: TypeID.fromString(publicId, type).toUUID() }
  } catch {
    return null
  }
}

function wrongId(type: IdType, given: { type: IdType } | null): string {
  const found = given ? `a ${given.type}'s` : 'no'
  return `The id must be a ${type}'s, like ${EXAMPLES[type]}; this is ${found} id.`
}

const EXAMPLES: Record<IdType, string> = {
  user: 'user_01h455vb4pex5vsknk084sn02q',
  task: 'task_01h455vb4pex5vsknk084sn02q',
  session: 'session_01h455vb4pex5vsknk084sn02q',
  event: 'event_01h455vb4pex5vsknk084sn02q',
}
const TYPES: IdType[] = ['user', 'task', 'session', 'event']
