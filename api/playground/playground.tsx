import { GraphiQL } from 'graphiql'

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
            <span />
          </GraphiQL.Logo>
        </GraphiQL>
      </main>
    </>
  )
}
