import { redirect, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { Page } from '../../components/page.tsx'
import { localTimeOf } from '../../server/local-time.server.ts'
import { readToken } from '../../server/session.server.ts'
import { findSetup } from '../../server/setup.server.ts'
import { addDays, dayLabel, today } from '../../words/days.ts'
import { HOME } from '../../words/home.ts'
import { SignupByMailForm } from '../signup/signup-by-mail-form.tsx'
import { SignupForm } from '../signup/signup-form.tsx'
import { DemoList } from './demo-list.tsx'

const PROMISE = 'A task list of your own.'

export const meta: MetaFunction = () => [
  { title: 'Latchkey · A task list of your own' },
  { name: 'description', content: PROMISE },
]

export async function loader({ request, context }: LoaderFunctionArgs) {
  if (readToken(request, context.config) !== null) throw redirect(HOME)
  const { signsUpByMail } = await findSetup(context)
  const day = today(localTimeOf(request, context))
  const inDays = (days: number) => dayLabel(addDays(day, days), day)
  return { signsUpByMail, days: { soon: inDays(0), tomorrow: inDays(1), later: inDays(4) } }
}

export default function Landing() {
  const { signsUpByMail, days } = useLoaderData<typeof loader>()
  return (
    <Page width="wide">
      <div className="grid gap-x-20 gap-y-14 sm:pt-6 lg:grid-cols-[minmax(0,25rem)_minmax(0,1fr)] lg:pt-14">
        <div>
          <h1 tabIndex={-1} className="text-display font-strong tracking-tight">
            {PROMISE}
          </h1>
          <p className="mt-3 mb-8 text-lead text-balance text-muted">
            Write it down, do it, tick it off. No other account can see it.
          </p>
          {signsUpByMail ? <SignupByMailForm failure={null} /> : <SignupForm failure={null} />}
        </div>
        <DemoList days={days} />
      </div>
    </Page>
  )
}
