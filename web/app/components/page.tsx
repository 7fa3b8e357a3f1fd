import type { ReactNode } from 'react'
import { ConfirmReminder } from './confirm-reminder.tsx'
import { SiteFooter } from './site-footer.tsx'
import { SiteHeader } from './site-header.tsx'

const WIDTHS = { narrow: 'max-w-[25rem]', reading: 'max-w-[42.5rem]', wide: 'max-w-[68rem]' }

type PageProps = { width?: keyof typeof WIDTHS; children: ReactNode }

export function Page({ width = 'reading', children }: PageProps) {
  const frame = width === 'wide' ? WIDTHS.wide : WIDTHS.reading
  return (
    <div className="px-4 sm:px-8">
      <SiteHeader className={frame} />
      <ConfirmReminder className={frame} />
      <main id="main" tabIndex={-1} className={`mx-auto pt-6 pb-24 sm:pt-10 ${WIDTHS[width]}`}>
        {children}
      </main>
      <SiteFooter className={frame} />
    </div>
  )
}
