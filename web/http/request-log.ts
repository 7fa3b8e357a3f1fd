import type { RequestHandler } from 'express'
import type { Logger } from 'pino'

/** Logs one line for every request, without its query, cookies and body, which may be private. */
export function requestLog(log: Logger): RequestHandler {
  return (request, response, next) => {
    const start = performance.now()
    response.once('close', () => {
      log.info(
        {
          requestId: response.locals['requestId'],
          method: request.method,
          path: request.originalUrl.split('?')[0],
          status: response.statusCode,
          durationMs: Math.round((performance.now() - start) * 10) / 10,
          ...(response.writableFinished ? {} : { aborted: true }),
        },
        'request',
      )
    })
    next()
  }
}
