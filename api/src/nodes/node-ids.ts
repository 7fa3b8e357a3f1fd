import { badInput, type FieldProblem } from '../errors.ts'
import { parsePublicId, type IdType } from '../input/ids.ts'

export type NodeId = { type: IdType; uuid: string }

/** Per request for `nodes`. */
export const MAX_NODES = 100

const INVALID = 'The id must be one that this API returned, like user_01h455vb4pex5vsknk084sn02q.'

/** @throws {AppError} BAD_USER_INPUT */
export function parseNodeId(id: string): NodeId {
  const parsed = parsePublicId(id)
  if (!parsed) throw badInput([{ path: 'id', message: INVALID }])
  return parsed
}

/** @throws {AppError} BAD_USER_INPUT naming every one that is wrong */
export function parseNodeIds(ids: readonly string[]): NodeId[] {
  if (ids.length > MAX_NODES) throw badInput([{ path: 'ids', message: `Ask for at most ${MAX_NODES} at once.` }])
  const problems: FieldProblem[] = []
  const parsed = ids.flatMap((id, n) => {
    const node = parsePublicId(id)
    if (!node) problems.push({ path: `ids.${n}`, message: INVALID })
    return node ?? []
  })
  if (problems.length > 0) throw badInput(problems)
  return parsed
}
