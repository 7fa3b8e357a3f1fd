import { escape } from 'html-escaper'
import type { Words } from './words.ts'

/** The colours of the web app (`web/app/styles.css`), which mail programs only take as hex. */
const LIGHT = { surface: '#fbfaf7', raised: '#ffffff', line: '#e2dfda', text: '#211d18', muted: '#646059' }
const DARK = { surface: '#12171f', raised: '#1b212a', line: '#2e353f', text: '#eaedf1', muted: '#a4aab2' }

const FONT = "Inter, ui-sans-serif, system-ui, -apple-system, 'Segoe UI', sans-serif"

/** The same words as plain text and as HTML. HTML has no image, no font and no link to elsewhere. */
export function layOut(words: Words, web: string): { text: string; html: string } {
  return { text: asText(words, web), html: asHtml(words, web) }
}

function asText({ heading, paragraphs, button, facts, after }: Words, web: string): string {
  const parts = [
    heading,
    ...paragraphs,
    ...(button ? [`${button.label}:\n${button.url}`] : []),
    ...(facts.length > 0 ? [facts.map(([name, value]) => `${name}: ${value}`).join('\n')] : []),
    ...after,
    `Latchkey\n${web}`,
  ]
  return `${parts.join('\n\n')}\n`
}

function asHtml({ subject, heading, paragraphs, button, facts, after }: Words, web: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escape(subject)}</title>
<style>
:root { color-scheme: light dark }
@media (prefers-color-scheme: dark) {
  .surface { background: ${DARK.surface} !important }
  .raised { background: ${DARK.raised} !important; border-color: ${DARK.line} !important }
  .text { color: ${DARK.text} !important }
  .muted { color: ${DARK.muted} !important }
  .button { background: #4dd0b7 !important; color: #031a1b !important }
}
</style>
</head>
<body class="surface" style="margin:0;padding:24px 16px;background:${LIGHT.surface};font-family:${FONT}">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr><td align="center">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:520px">
<tr><td class="text" style="padding:0 0 16px;font-size:15px;font-weight:600;color:${LIGHT.text}">Latchkey</td></tr>
<tr><td class="raised" style="padding:28px 24px 16px;overflow-wrap:anywhere;word-break:break-word;background:${LIGHT.raised};border:1px solid ${LIGHT.line};border-radius:8px">
<h1 class="text" style="margin:0 0 12px;font-size:22px;line-height:1.25;font-weight:600;color:${LIGHT.text}">${escape(heading)}</h1>
${[
  ...paragraphs.map((text) => paragraph(text, web)),
  ...(button ? [buttonOf(button)] : []),
  ...(facts.length > 0 ? [tableOf(facts)] : []),
  ...after.map((text) => paragraph(text, web)),
].join('\n')}
</td></tr>
<tr><td class="muted" style="padding:16px 0;font-size:13px;line-height:1.5;color:${LIGHT.muted}"><a class="muted" href="${escape(web)}" style="color:${LIGHT.muted}">${escape(web.replace(/^https?:\/\//, ''))}</a></td></tr>
</table>
</td></tr></table>
</body>
</html>
`
}

const paragraph = (text: string, web: string) =>
  `<p class="text" style="margin:0 0 12px;font-size:15px;line-height:1.5;color:${LIGHT.text}">${withLinks(text, web)}</p>`

/** Addresses of our own pages become links, and nothing else does. */
const withLinks = (text: string, web: string) =>
  text
    .split(/(\s+)/)
    .map((word) =>
      word.startsWith(`${web}/`)
        ? `<a class="text" href="${escape(word)}" style="color:${LIGHT.text}">${escape(word)}</a>`
        : escape(word),
    )
    .join('')

const buttonOf = ({ label, url }: { label: string; url: string }) =>
  `<p style="margin:20px 0"><a class="button" href="${escape(url)}" style="display:inline-block;padding:12px 18px;border-radius:8px;background:#007663;color:#ffffff;font-size:15px;font-weight:600;text-decoration:none">${escape(label)}</a></p>
<p class="muted" style="margin:0 0 16px;font-size:13px;line-height:1.5;color:${LIGHT.muted};word-break:break-all">${escape(url)}</p>`

const tableOf = (facts: Words['facts']) =>
  `<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:8px 0 16px;font-size:15px;line-height:1.5">
${facts
  .map(
    ([name, value]) =>
      `<tr><td class="muted" style="padding:2px 16px 2px 0;color:${LIGHT.muted};vertical-align:top;white-space:nowrap">${escape(name)}</td><td class="text" style="padding:2px 0;color:${LIGHT.text};vertical-align:top">${escape(value)}</td></tr>`,
  )
  .join('\n')}
</table>`
