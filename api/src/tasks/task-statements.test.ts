import { expect, test } from 'vitest'
import { cloneDatabase, startApp } from '../../test/app.ts'
import { buildTask, buildUser } from '../../test/build.ts'
import { answer } from '../../test/execute.ts'
import { graphql } from '../../test/generated/gql.ts'
import { watchStatements } from '../../test/database/statements.ts'

const Titles = graphql(`
  query Titles {
    tasks(first: 5) {
      ...TitlesOnly
      edges {
        node {
          completed
          description @include(if: false)
        }
      }
    }
  }
  fragment TitlesOnly on TaskConnection {
    nodes {
      name: title
    }
  }
`)

const Everywhere = graphql(`
  query Everywhere($id: ID!) {
    me {
      tasks(first: 2) {
        nodes {
          title
        }
        totalCount
      }
      all: tasks(first: 2) {
        nodes {
          priority
        }
        totalCount
      }
    }
    node(id: $id) {
      ... on User {
        tasks(first: 2) {
          nodes {
            title
          }
          totalCount
        }
      }
    }
  }
`)

const Counts = graphql(`
  query Counts {
    all: tasks {
      totalCount
    }
    open: tasks(filter: { completed: false }) {
      totalCount
    }
    high: tasks(filter: { priority: { eq: HIGH } }) {
      totalCount
    }
    found: tasks(search: "plants") {
      totalCount
    }
  }
`)

const ManyNodes = graphql(`
  query ManyNodes($ids: [ID!]!) {
    nodes(ids: $ids) {
      id
      ... on Task {
        title
      }
    }
  }
`)

async function start() {
  const database = await watchStatements(await cloneDatabase())
  const app = await startApp({ databaseUrl: database.url })
  const ada = await buildUser(app)
  const tasks = [
    await buildTask(app, ada, { description: 'All of them', priority: 'HIGH' }),
    await buildTask(app, ada, { title: 'Book the dentist' }),
    await buildTask(app, ada, { title: 'Pay' }),
  ]
  return { app, ada, tasks, database }
}

test('only the columns that somebody asks for are read', async () => {
  const { app, ada, database } = await start()

  const statements = await database.during('tasks', () => answer(app, Titles, { as: ada }))

  expect(statements).toHaveLength(1)
  expect(statements[0]).toMatch(/^select "id", "title", "completed_at" as "completedAt" from "tasks" /)
})

test('the same list below several objects is one query, and so are all of its counts', async () => {
  const { app, ada, database } = await start()

  const statements = await database.during('tasks', async () => {
    const { me, node } = await answer(app, Everywhere, { as: ada, variables: { id: ada.id } })

    expect(me?.tasks.totalCount).toBe(3)
    expect(node).toMatchObject({ tasks: { totalCount: 3, nodes: [{ title: 'Pay' }, { title: 'Book the dentist' }] } })
  })

  expect(statements.filter((statement) => statement.startsWith('select count'))).toHaveLength(1)
  expect(statements).toHaveLength(2)
})

test('different lists are counted by one query', async () => {
  const { app, ada, database } = await start()

  const statements = await database.during('tasks', async () => {
    const counts = await answer(app, Counts, { as: ada })

    expect(counts).toEqual({
      all: { totalCount: 3 },
      open: { totalCount: 3 },
      high: { totalCount: 1 },
      found: { totalCount: 1 },
    })
  })

  expect(statements.filter((statement) => statement.includes('count(*) as "count" from "tasks" where'))).toHaveLength(1)
})

test('what nobody counts is not counted', async () => {
  const { app, ada, database } = await start()

  const statements = await database.during('tasks', () => answer(app, Titles, { as: ada }))

  expect(statements.join('\n')).not.toContain('count')
})

test('100 tasks by their ids are one query', async () => {
  const { app, ada, tasks, database } = await start()
  const ids = Array.from({ length: 100 }, (_, n) => tasks[n % 3]!.id)

  const statements = await database.during('tasks', async () => {
    const { nodes } = await answer(app, ManyNodes, { as: ada, variables: { ids } })

    expect(nodes.map((node) => node?.id)).toEqual(ids)
  })

  expect(statements).toEqual(['select "id", "title" from "tasks" where "user_id" = $1 and "id" = any($2::uuid[])'])
})
