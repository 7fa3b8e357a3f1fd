import { Link, type LinkProps } from '@remix-run/react'
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components'

type Variant = 'primary' | 'outline' | 'quiet' | 'danger' | 'danger-outline'

const BASE =
  'inline-flex min-h-11 cursor-pointer items-center justify-center gap-2 rounded-control px-4 font-medium whitespace-nowrap select-none transition-colors disabled:cursor-default disabled:opacity-60'

const VARIANTS: Record<Variant, string> = {
  primary: 'bg-accent text-accent-text hover:bg-accent-hover',
  outline: 'border border-control-line text-text hover:border-text hover:bg-hover',
  quiet: 'text-text hover:bg-hover',
  danger: 'bg-danger text-danger-text hover:bg-danger-hover',
  'danger-outline': 'border border-danger text-danger hover:bg-hover',
}

type ButtonProps = Omit<AriaButtonProps, 'className' | 'isPending' | 'style'> & {
  variant?: Variant
  className?: string
  /** The form is being sent: pressing the button does not send it again. */
  isBusy?: boolean
}

export function Button({ variant = 'quiet', className = '', type = 'button', isBusy = false, ...props }: ButtonProps) {
  return (
    <AriaButton
      {...props}
      type={isBusy ? 'button' : type}
      className={`${BASE} ${VARIANTS[variant]} ${isBusy ? 'opacity-70' : ''} ${className}`}
    />
  )
}

type ButtonLinkProps = Omit<LinkProps, 'className'> & { variant?: Variant; className?: string }

export function ButtonLink({ variant = 'quiet', className = '', ...props }: ButtonLinkProps) {
  return <Link {...props} className={`${BASE} ${VARIANTS[variant]} ${className}`} />
}
