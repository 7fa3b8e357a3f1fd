import { linkTo, SUBJECTS } from './mailbox.ts'
import { newMember, newVisitor, PASSWORD } from './visitor.ts'

type Visitor = ReturnType<typeof newVisitor>
export type Member = Awaited<ReturnType<typeof newMember>>

/** A member who has confirmed their address. */
export async function newConfirmedMember(web: string): Promise<Member> {
  const ada = await newMember(web)
  await ada.open(await linkTo(ada.email, SUBJECTS.confirm))
  await ada.send('/verify-email', {})
  return ada
}

/** The link that a member gets who has forgotten the password. */
export async function askForReset(web: string, email: string, nth = 1): Promise<string> {
  await newVisitor(web).send('/forgot-password', { email })
  return linkTo(email, SUBJECTS.reset, nth)
}

export const signInAs = (visitor: Visitor, email: string, password = PASSWORD) =>
  visitor.send('/signin', { email, password })
