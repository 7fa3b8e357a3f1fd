import type { RequestHandler } from 'express'
import { randomBytes } from 'node:crypto'
import { DAY, SECOND } from '../time.ts'

/** Sets the security headers of every answer, and a new nonce for its inline scripts and styles. */
export function securityHeaders({ secure, dev }: { secure: boolean; dev: boolean }): RequestHandler {
  return (_request, response, next) => {
    const nonce = randomBytes(16).toString('base64url')
    response.locals['nonce'] = nonce
    response.set({
      'Content-Security-Policy': contentSecurityPolicy({ nonce, dev, secure }),
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Resource-Policy': 'same-origin',
      'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
      // Not `no-referrer`, with which browsers send `Origin: null` with our own forms.
      'Referrer-Policy': 'same-origin',
      'X-Content-Type-Options': 'nosniff',
      'X-Frame-Options': 'DENY',
    })
    if (secure) response.set('Strict-Transport-Security', `max-age=${(365 * DAY) / SECOND}`)
    next()
  }
}

function contentSecurityPolicy({ nonce, dev, secure }: { nonce: string; dev: boolean; secure: boolean }): string {
  return [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}'`,
    // In development, Vite adds style elements to the page.
    dev ? "style-src 'self' 'unsafe-inline'" : `style-src 'self' 'nonce-${nonce}'`,
    dev ? "connect-src 'self' ws:" : "connect-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    ...(secure ? ['upgrade-insecure-requests'] : []),
  ].join('; ')
}
