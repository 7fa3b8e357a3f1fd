import { redirect, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { ButtonLink } from '../../components/button.tsx'
import { Page } from '../../components/page.tsx'
import { localTimeOf } from '../../server/local-time.server.ts'
import { readGoodbye, skipSignedIn } from '../../server/session.server.ts'
import { HOME } from '../../words/home.ts'
import { readLastDay } from './last-day.ts'

export const meta: MetaFunction = () => [{ title: 'Your account will be deleted · Latchkey' }]

export function loader({ request, context }: LoaderFunctionArgs) {
  skipSignedIn(request, context, HOME)
  const lastDay = readLastDay(readGoodbye(request, context.config), localTimeOf(request, context))
  // Without a valid cookie, there is no deletion to talk about.
  if (lastDay === null) throw redirect('/')
  return { lastDay }
}

export default function Goodbye() {
  const { lastDay } = useLoaderData<typeof loader>()
  return (
    <Page>
      <div className="py-10 sm:py-16">
        <h1 tabIndex={-1} className="text-display font-strong tracking-tight">
          Your account will be deleted on <time dateTime={lastDay.date}>{lastDay.text}</time>
        </h1>
        <p className="mt-3 max-w-[34rem] text-lead text-pretty text-muted">
          You are signed out everywhere. Sign in before then and you keep your account with everything in it; after
          that, it is gone for good.
        </p>
        <ButtonLink variant="primary" to="/signin" className="mt-8">
          Sign in to keep it
        </ButtonLink>
      </div>
    </Page>
  )
}
