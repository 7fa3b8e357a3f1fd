import { useGraphiQL, useGraphiQLActions } from '@graphiql/react'
import { explorerPlugin } from '@graphiql/plugin-explorer'
import { GraphiQL, HISTORY_PLUGIN } from 'graphiql'
import { useEffect } from 'react'

import { AccountBar } from './account-bar.tsx'
import { defaultTabs } from './examples.ts'
import { fetcher } from './fetcher.ts'
import { takeGivenOperation } from './given-operation.ts'
import { storage } from './storage.ts'

const given = takeGivenOperation()
const tabs = given === undefined ? defaultTabs() : [given, ...defaultTabs()]

/**
 * GraphiQL's own documentation plugin comes before these. The explorer's name labels its button.
 */
const plugins = [HISTORY_PLUGIN, { ...explorerPlugin(), title: 'Explorer' }]

export function Playground() {
  return (
    <>
      <AccountBar />
      <main className="playground">
        <GraphiQL
          fetcher={fetcher}
          storage={storage}
          plugins={plugins}
          defaultTabs={tabs}
          defaultQuery=""
          {...(given !== undefined && { initialQuery: given.query, initialVariables: given.variables })}
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

/** GraphiQL reads the system's colour scheme only once, so its editor would not follow a change. */
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
