import { execFile } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { GraphQLClient } from 'graphql-request'
import { describe, expect, test } from 'vitest'
import { buildAccessToken } from '../api/test/access-tokens/access-tokens.ts'
import { newEmail, openSession } from '../api/test/accounts/account.ts'
import { sharedApp } from '../api/test/app.ts'
import { buildUser, PASSWORD } from '../api/test/build.ts'
import { TaskList } from './documents.ts'

const folder = import.meta.dirname
const app = await sharedApp()
const programs = globSync('*.{sh,ts}', { cwd: folder, exclude: ['*.test.ts'] })

/**
 * Runs an example to its end, as somebody would who has just cloned the project.
 * @throws {Error} when it fails
 */
async function run(file: string, settings: Record<string, string> = {}): Promise<string> {
  const [command, ...args] = file.endsWith('.sh') ? ['sh', file] : [process.execPath, file]
  const env = { PATH: process.env['PATH'], API_URL: `${app.url}/graphql`, ...settings }
  const { stdout, stderr } = await promisify(execFile)(command, args, { cwd: folder, env, timeout: 30_000 })
  expect(stderr).toBe('')
  return stdout
}

/** The titles of a person's tasks, the newest first. */
async function titlesOf({ token }: { token: string }): Promise<string[]> {
  const client = new GraphQLClient(`${app.url}/graphql`, { headers: { authorization: `Bearer ${token}` } })
  return (await client.request(TaskList, { first: 100 })).tasks.edges.map(({ node }) => node.title)
}

const LIVE = {
  says: [/^Received: CREATED Sow$/m, /^Received after the pause: CREATED Water, CREATED Weed$/m],
  leaves: ['Weed', 'Water', 'Sow'],
}

/** What each example prints, and the tasks that exist afterwards. */
const EXAMPLES: Record<string, { says: RegExp[]; leaves: string[] }> = {
  'graphql-request.ts': {
    says: [
      /^Made 3 tasks$/m,
      /^Read, 2 a page: Weed, Water, Sow$/m,
      /^Refused: .*"title".*"dueDate"/m,
      /^The reader counts 3 tasks$/m,
      /^Refused: .*"requiredScopes":\["tasks:write"\]/m,
    ],
    leaves: ['Weed', 'Water', 'Sow'],
  },
  'apollo-client.ts': {
    says: [
      /^Two pages in one list: Weed, Water, Sow$/m,
      /^\{"orderBy":.*: Sow, Water\n\{"search":.*: Water\n\{"filter":.*: Sow$/m,
      /^Shown before it is made: Pick, Weed, Water, Sow$/m,
      /^Made task_\w{26}, and shown: Pick, Weed, Water, Sow$/m,
    ],
    leaves: ['Pick', 'Weed', 'Water', 'Sow'],
  },
  'urql.ts': {
    says: [
      /^0 tasks, says the API\n0 tasks, says the cache\nMade task_\w{26}\n1 tasks, says the API$/m,
      /^Refused: .*title/m,
    ],
    leaves: ['Water the plants'],
  },
  'relay.ts': {
    says: [/^Two pages in one list: Weed, Water, Sow$/m, /^Completed in the list: Weed \(done\), Water, Sow$/m],
    leaves: ['Weed', 'Water', 'Sow'],
  },
  'websocket.ts': LIVE,
  'server-sent-events.ts': LIVE,
}

describe.each(Object.entries(EXAMPLES))('%s', (file, { says, leaves }) => {
  test('does what it says, and says it', async () => {
    const ada = await buildUser(app)

    const said = await run(file, { TOKEN: ada.token })

    for (const line of says) expect(said).toMatch(line)
    expect(await titlesOf(ada)).toEqual(leaves)
  })

  test('fails when it is not let in', async () => {
    await expect(run(file, { TOKEN: 'not a token' })).rejects.toMatchObject({ code: 1 })
  })
})

const WITH_ANY_TOKEN = Object.entries(EXAMPLES).filter(([file]) => file !== 'graphql-request.ts')

test.each(WITH_ANY_TOKEN)('%s does the same with an access token for tasks', async (file, { leaves }) => {
  const ada = await buildUser(app)
  const { token } = await buildAccessToken(app, ada, { scopes: ['tasks:read', 'tasks:write'] })

  await run(file, { TOKEN: token })

  expect(await titlesOf(ada)).toEqual(leaves)
})

test('curl.sh makes an account, tasks and pages, and signs out', async () => {
  const email = newEmail()

  const said = await run('curl.sh', { EMAIL: email, PASSWORD })

  expect(said).toMatch(/^Signed out: the token is worth nothing any more$/m)
  expect(said.match(/^Made task_\w{26}: /gm)).toHaveLength(3)
  expect(await titlesOf(await openSession(app, { email }))).toEqual(['Pick', 'Weed', 'Water', 'Sow'])
})

test('curl.sh fails where no API answers', async () => {
  await expect(run('curl.sh', { API_URL: 'http://127.0.0.1:1/graphql' })).rejects.toMatchObject({ code: 1 })
})

test('an account is made for those who have no token', async () => {
  expect(await run('graphql-request.ts')).toMatch(/^Made 3 tasks$/m)
})

test('every example is tested, is in the table, and can be read at a glance', () => {
  const parts = ['account.ts', 'documents.ts', 'relay.documents.ts']
  const readme = readFileSync(`${folder}/README.md`, 'utf8')
  const linesOf = (file: string) => readFileSync(`${folder}/${file}`, 'utf8').split('\n').length - 1

  const examples = programs.filter((file) => !parts.includes(file))

  expect(examples.toSorted()).toEqual([...Object.keys(EXAMPLES), 'curl.sh'].toSorted())
  expect(examples.filter((file) => !readme.includes(`| [\`${file}\`](${file}) |`))).toEqual([])
  expect(programs.filter((file) => linesOf(file) > 60)).toEqual([])
})

test("Relay's compiler accepts the schema, and has nothing new to write", async () => {
  const compiler = ['node_modules/relay-compiler/cli.js', 'relay.config.json', '--validate']

  const { stdout } = await promisify(execFile)(process.execPath, compiler, { cwd: folder })

  expect(stdout).toContain('2 operation text')
})
