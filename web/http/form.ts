import type { Request, RequestHandler, Response as Answer } from 'express'
import { isUtf8 } from 'node:buffer'
import { buffer } from 'node:stream/consumers'
import { findOtherCharset, isPercentEncodedUtf8 } from '../../shared/utf8.ts'
import { sendPlainPage } from './plain-page.ts'

const URL_ENCODED = 'application/x-www-form-urlencoded'

declare global {
  namespace Express {
    // Must be an interface to merge with Express's own.
    // oxlint-disable-next-line typescript/consistent-type-definitions
    interface Locals {
      form?: URLSearchParams
    }
  }
}

/**
 * Reads the submitted form into `response.locals.form`. Text is kept exactly or refused, except for
 * line ends: browsers send `\r\n` for what was typed as one character.
 */
export function form(): RequestHandler {
  return async (request, response, next) => {
    // Reads the body even if it will be refused: a browser that is cut off while it sends sees no
    // answer.
    const body = await buffer(request).catch(() => null)
    if (body === null) return // the browser has gone away
    if (body.length === 0) return next()
    if (!isForm(request)) return refuse(response, 415)
    if (!isText(request, body)) return refuse(response, 400)
    const fields = await parse(request, body)
    if (fields === null) return refuse(response, 400)
    response.locals.form = fields
    next()
  }
}

function isForm(request: Request): boolean {
  return (
    Boolean(request.is([URL_ENCODED, 'multipart/form-data'])) &&
    findOtherCharset(request.get('Content-Type')) === undefined &&
    /^\s*(identity)?\s*$/i.test(request.get('Content-Encoding') ?? '')
  )
}

function isText(request: Request, body: Buffer): boolean {
  return request.is(URL_ENCODED) ? isPercentEncodedUtf8(body.toString('latin1')) : isUtf8(body)
}

/** `null` when it is not a form, or contains files. */
async function parse(request: Request, body: Buffer<ArrayBuffer>): Promise<URLSearchParams | null> {
  const headers = { 'Content-Type': request.get('Content-Type') ?? '' }
  const sent = await new Response(body, { headers }).formData().catch(() => null)
  if (sent === null) return null
  const fields = new URLSearchParams()
  for (const [name, value] of sent) {
    if (typeof value !== 'string') return null
    fields.append(name, value.replaceAll(/\r\n?/g, '\n'))
  }
  return fields
}

function refuse(response: Answer, status: 400 | 415): void {
  sendPlainPage(response, {
    status,
    title: 'This form cannot be read',
    text: 'Latchkey takes forms of text in UTF-8, and this is something else. Nothing was changed.',
  })
}
