import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import PostalMime from 'postal-mime'
import { expect, inject } from 'vitest'

export const SUBJECTS = {
  confirm: 'Confirm your email address',
  confirmNew: 'Confirm your new email address',
  aboutToChange: 'Your email address is about to change',
  changed: 'Your email address was changed',
  reset: 'Set a new password',
  signup: 'Create your account',
  deletion: 'Your account will be deleted',
} as const

type Subject = (typeof SUBJECTS)[keyof typeof SUBJECTS]
type Mail = { to: string; subject: string; text: string }

/** The mails that were read already, by the name of their file. A file never changes. */
const known = new Map<string, Mail>()

/** All mails to an address so far, the oldest first. */
async function mailsTo(address: string): Promise<Mail[]> {
  const folder = inject('mailDir')
  const all = await readdir(folder).catch(() => [])
  const names = all.filter((name) => /^[^.].*\.eml$/.test(name)).toSorted()
  for (const name of names.filter((name) => !known.has(name))) {
    const { to, subject = '', text = '' } = await PostalMime.parse(await readFile(join(folder, name)))
    known.set(name, { to: to?.[0]?.address ?? '', subject, text })
  }
  return names.flatMap((name) => known.get(name) ?? []).filter(({ to }) => to === address)
}

/**
 * Waits for the mails with this subject to an address.
 * @param nth which of them to return, as there may be older ones
 */
export async function mailTo(address: string, subject: Subject, nth = 1): Promise<Mail> {
  const find = async () => (await mailsTo(address)).filter((mail) => mail.subject === subject)
  await expect.poll(async () => (await find()).length, { message: `"${subject}" to ${address}` }).toBe(nth)
  const last = (await find()).at(-1)
  if (last === undefined) throw new Error('No mail was waited for')
  return last
}

/** The path of the link in a mail, with its token. */
function linkIn({ text }: Mail): string {
  const [, path] = /https?:\/\/[^/\s]+(\/[\w-]+\?token=[\w.-]+)/.exec(text) ?? []
  if (path === undefined) throw new Error(`There is no link in: ${text}`)
  return path
}

/** Waits for a mail, and returns the path of its link. */
export const linkTo = async (address: string, subject: Subject, nth = 1): Promise<string> =>
  linkIn(await mailTo(address, subject, nth))

export const tokenOf = (link: string): string => new URLSearchParams(link.split('?')[1]).get('token') ?? ''
