import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { sql as kysely } from 'kysely'
import type { OpenSnapshot, Run } from '../database/run.ts'
import { statement } from '../database/statement.ts'
import { alreadyDownloading, badCredential, tooManyDownloads } from '../errors.ts'
import { noteFailure } from '../http/http.ts'
import type { Log } from '../log.ts'
import { bearerToken } from '../sessions/authenticate.ts'
import type { LiveSessions } from '../sessions/live-sessions.ts'
import type { SigningKeys } from '../tokens/signing-keys.ts'
import { exportTokens } from '../tokens/token.ts'
import type { SessionRef } from '../context.ts'
import { MINUTE, SECOND } from '../time.ts'
import { EXPORT_PATH, writeExport } from './export.ts'
import { findAccount, type AccountRow } from '../users/users.queries.ts'

type Deps = { openSnapshot: OpenSnapshot; sessions: LiveSessions; keys: SigningKeys; now: () => Date; log: Log }

/** Each download holds one of the 20 connections to the database. */
const AT_ONCE = 4
/** How long a client may pause its download. Milliseconds. */
const PATIENCE = MINUTE
/**
 * How long a download may take, because the database keeps its snapshot until the end.
 * Milliseconds.
 */
const LONGEST = 15 * MINUTE
/** Characters. */
const PIECE = 64 * 1024

const HEADERS = {
  'content-type': 'application/json; charset=utf-8',
  'content-disposition': 'attachment; filename="latchkey-export.json"',
}

/** Serves everything that is stored about a person as a file, for the token of `exportMyData`. */
export function registerExport(app: FastifyInstance, { openSnapshot, log, ...deps }: Deps): void {
  const underWay = new Set<AbortController>()
  app.addHook('preClose', async () => {
    for (const download of underWay) download.abort() // it would take long, and can be repeated
  })

  app.get(EXPORT_PATH, { exposeHeadRoute: false }, async (request, reply) => {
    const caller = await authenticateDownload(deps, request)
    request.notes.user = caller.userId
    if (underWay.size >= AT_ONCE) throw tooManyDownloads()

    await using stack = new AsyncDisposableStack()
    const download = new AbortController()
    underWay.add(download)
    stack.defer(() => void underWay.delete(download))
    const reading = stack.use(new AsyncDisposableStack())
    const { run } = reading.use(await openSnapshot())
    const account = await startOnce(run, caller)

    const begunAt = deps.now()
    let takenAt = begunAt
    const taken = () => {
      takenAt = deps.now()
      if (takenAt.getTime() - begunAt.getTime() >= LONGEST) download.abort()
    }
    const rows = writeExport(run, { account, caller, exportedAt: begunAt })
    const pieces = inPieces(rows, { taken, read: () => reading.disposeAsync() })
    const stream = Readable.from(pieces, { objectMode: false, signal: download.signal })
    const impatience = setInterval(() => {
      if (deps.now().getTime() - takenAt.getTime() >= PATIENCE) download.abort()
    }, SECOND)
    stack.defer(() => clearInterval(impatience))

    // The response has begun, so a failure can only be shown by breaking it off, as an error of the
    // stream does.
    stream.on('error', (error) => void (download.signal.aborted || noteFailure(error, request, log)))
    const held = stack.move()
    stream.on('close', () => void held.disposeAsync())
    return reply.headers(HEADERS).send(stream)
  })
}

/** @throws {AppError} UNAUTHENTICATED without a valid token for a download, of a live session */
async function authenticateDownload(
  { sessions, keys, now }: Omit<Deps, 'openSnapshot' | 'log'>,
  { raw }: FastifyRequest,
) {
  const token = bearerToken(raw.headersDistinct['authorization'])
  const claims = token && exportTokens.verify(keys, token, now())
  if (!claims) throw badCredential()
  const caller: SessionRef = { userId: claims.sub, sessionId: claims.sid }
  if (!(await sessions.isLive(caller))) throw badCredential()
  return caller
}

/** Takes a lock that counts on every instance and is released with the snapshot. */
const lockDownloads = statement<{ userId: string }>()((db, param) =>
  db.selectNoFrom(kysely<boolean>`pg_try_advisory_xact_lock(hashtextextended(${param('userId')}, 0))`.as('locked')),
)

/**
 * @throws {AppError} RATE_LIMITED during another download of the same person, UNAUTHENTICATED when
 * the account is gone
 */
async function startOnce(run: Run, { userId }: SessionRef): Promise<AccountRow> {
  const [taken] = await run(lockDownloads, { userId })
  if (!taken?.locked) throw alreadyDownloading()
  const account = await findAccount(run, userId)
  if (!account) throw badCredential()
  return account
}

/**
 * Joins rows into large pieces, which cost less than many small ones.
 * @param on.taken is called when there is room for another piece
 * @param on.read is called after the last row and before the last piece, so that a client that has
 * the whole file can start the next download
 */
async function* inPieces(rows: AsyncIterable<string>, on: { taken: () => void; read: () => Promise<void> }) {
  let piece = ''
  for await (const row of rows) {
    piece += row
    if (piece.length < PIECE) continue
    yield piece
    on.taken()
    piece = ''
  }
  await on.read()
  yield piece
}
