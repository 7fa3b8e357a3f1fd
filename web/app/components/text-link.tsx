import { Link, type LinkProps } from '@remix-run/react'

const LOOK = 'inline-flex min-h-11 items-center font-medium text-accent underline-offset-4 hover:underline'

/** A link in a line of text. It is as tall as a thumb, without moving the lines apart. */
export function TextLink(props: Omit<LinkProps, 'className'>) {
  return <Link {...props} className={`-my-3 ${LOOK}`} />
}

/** A link in a line of its own, or in a row of controls. */
export function RowLink(props: Omit<LinkProps, 'className'>) {
  return <Link {...props} className={LOOK} />
}
