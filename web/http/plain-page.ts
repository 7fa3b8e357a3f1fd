import type { Response } from 'express'

type PlainPage = { status: number; title: string; text: string }

/** A page for what is refused before the app sees it. `title` and `text` are our own words: nothing is escaped. */
export function sendPlainPage(response: Response, { status, title, text }: PlainPage): void {
  const { nonce, requestId } = response.locals
  response
    .status(status)
    .set({ 'Cache-Control': 'no-store', Connection: 'close' })
    .type('html')
    .send(
      `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>${title} · Latchkey</title>
<style nonce="${nonce}">
  body { font: 1.0625rem/1.5 system-ui, sans-serif; max-width: 34rem; margin: 20vh auto; padding: 0 1rem }
  h1 { font-size: 1.375rem; line-height: 1.2 }
  small { opacity: .75 }
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
