import type { LinksFunction, LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import {
  Links,
  Meta,
  Outlet,
  Scripts,
  ScrollRestoration,
  useRouteError,
  useRouteLoaderData,
  type ShouldRevalidateFunctionArgs,
} from '@remix-run/react'
import interUrl from '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2?url'
import type { ReactNode } from 'react'
import { ErrorPage, explainError } from './components/error-page.tsx'
import { NavigationStatus } from './components/navigation-status.tsx'
import { ZoneScript } from './components/zone-script.tsx'
import { keepShown } from './hooks/keep-typed.ts'
import { useFocusOnNavigation } from './hooks/use-focus-on-navigation.ts'
import { useNonce } from './hooks/use-nonce.ts'
import { useSamePerson } from './hooks/use-same-person.ts'
import { findSignedIn } from './server/account.server.ts'
import { newFormKey } from './server/form-key.server.ts'
import { readBrowserZone } from './server/local-time.server.ts'
import { hasPutOffReminder, readToken } from './server/session.server.ts'
import './styles.css'

export const links: LinksFunction = () => [
  { rel: 'preload', href: interUrl, as: 'font', type: 'font/woff2', crossOrigin: 'anonymous' },
  { rel: 'icon', href: '/favicon.svg', type: 'image/svg+xml' },
  { rel: 'manifest', href: '/manifest.webmanifest' },
]

export const meta: MetaFunction = ({ error }) => [
  { title: `${error ? explainError(error).title : 'Latchkey'} · Latchkey` },
]

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { person, account } = await findSignedIn(context, readToken(request, context.config))
  const madeFor = person !== null && context.method === 'GET' ? (readBrowserZone(request) ?? 'UTC') : undefined
  const reminds = account?.isUnconfirmed === true && !hasPutOffReminder(request, context.config)
  const formKey = newFormKey()
  return { person, account, signedIn: person !== null, reminds, requestId: context.requestId, madeFor, formKey }
}

/** Reloads the account after a form and on request, but not on other navigations. */
export function shouldRevalidate(args: ShouldRevalidateFunctionArgs): boolean {
  const isAsked = (args.formMethod ?? 'GET') !== 'GET' || args.currentUrl.href === args.nextUrl.href
  return isAsked && keepShown(args)
}

export function Layout({ children }: { children: ReactNode }) {
  const nonce = useNonce()
  const root = useRouteLoaderData<typeof loader>('root')
  useSamePerson(root?.person)
  return (
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <ZoneScript madeFor={root?.madeFor} />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="theme-color" content="#fbfaf7" media="(prefers-color-scheme: light)" />
        <meta name="theme-color" content="#13171f" media="(prefers-color-scheme: dark)" />
        <meta property="csp-nonce" nonce={nonce} suppressHydrationWarning />
        <Meta />
        <Links />
      </head>
      <body>
        <a
          href="#main"
          className="sr-only z-20 rounded-control bg-raised focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:px-4 focus:py-2.5"
        >
          Skip to content
        </a>
        <NavigationStatus />
        {children}
        <ScrollRestoration nonce={nonce} />
        <Scripts nonce={nonce} />
      </body>
    </html>
  )
}

export default function App() {
  useFocusOnNavigation()
  return <Outlet />
}

export function ErrorBoundary() {
  return <ErrorPage error={useRouteError()} />
}
