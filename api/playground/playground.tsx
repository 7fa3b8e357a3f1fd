import { useGraphiQL, useGraphiQLActions } from '@graphiql/react'
import { GraphiQL } from 'graphiql'
import { useEffect } from 'react'

import { AccountBar } from './account-bar.tsx'
import { defaultTabs } from './examples.ts'
import { fetcher } from './fetcher.ts'
import { storage } from './storage.ts'

const tabs = defaultTabs()

export function Playground() {
  return (
    <>
      <AccountBar />
      <main className="playground">
        <GraphiQL
          fetcher={fetcher}
          storage={storage}
          defaultTabs={tabs}
          defaultQuery=""
          schemaDescription
          shouldPersistHeaders={false}
          showPersistHeadersSettings={false}
        >
          <GraphiQL.Logo>
            <FollowSystemTheme />
          </GraphiQL.Logo>
        </GraphiQL>
      </main>
    </>
  )
}

/** GraphiQL looks at the system's colours only once, and would keep the editor's when they change. */
function FollowSystemTheme() {
  const theme = useGraphiQL((state) => state.theme)
  const { setTheme } = useGraphiQLActions()
  useEffect(() => {
    const dark = matchMedia('(prefers-color-scheme: dark)')
    const follow = () => setTheme(theme)
    dark.addEventListener('change', follow)
    return () => dark.removeEventListener('change', follow)
  }, [theme, setTheme])
  return <span />
}
