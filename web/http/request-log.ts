import type { RequestHandler } from 'express'
import type { Logger } from 'pino'

/** One line for every request: never its query, cookies or body, which may hold what is nobody's business. */
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
