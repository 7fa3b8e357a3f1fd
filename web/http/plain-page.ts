import type { Response } from 'express'

type PlainPage = { status: number; title: string; text: string }

/**
 * Sends a page for a request that is refused before it reaches Remix. `title` and `text` are not
 * escaped.
 */
export function sendPlainPage(response: Response, { status, title, text }: PlainPage): void {
  const { nonce, requestId } = response.locals
  response
    .status(status)
    .set('Cache-Control', 'no-store')
    .type('html')
    .send(
      `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>${title} · Latchkey</title>
<style nonce="${nonce}">
  html { color: #1f1b16; background: #fbfaf7 }
  body { font: 1.0625rem/1.5 system-ui, sans-serif; max-width: 34rem; margin: 16vh auto; padding: 0 1rem }
  h1 { font-size: 1.875rem; line-height: 1.2; margin: 0 0 .75rem; letter-spacing: -.025em }
  p { margin: 0 0 2rem }
  p, small { color: #65605a }
  a { display: inline-block; padding: .625rem 1rem; border-radius: 8px; color: #fff; background: #00705f; font-weight: 500; text-decoration: none }
  a:focus-visible { outline: 2px solid #00705f; outline-offset: 2px }
  @media (prefers-color-scheme: dark) {
    html { color: #ebedf0; background: #13171f }
    p, small { color: #a8abb3 }
    a { color: #031614; background: #4fd0b8 }
    a:focus-visible { outline-color: #4fd0b8 }
  }
</style>
<main>
  <h1>${title}</h1>
  <p>${text}</p>
  <p><a href="/">Open Latchkey</a></p>
  <small>Request ${requestId}</small>
</main>
`,
    )
}
