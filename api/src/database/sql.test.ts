import { expect, test } from 'vitest'
import { cloneFreshDatabase } from '../../test/app.ts'
import { captureLog } from '../../test/log.ts'
import { openDatabase } from './sql.ts'

test('a statement that is planned while its table is empty finds its rows by an index all the same', async () => {
  const { sql, close } = openDatabase(await cloneFreshDatabase(), { log: captureLog().log })
  await using stack = new AsyncDisposableStack()
  stack.defer(close)
  await sql('analyze rate_limits', [])

  const plan = await sql<{ 'QUERY PLAN': string }>('explain (costs off) select from rate_limits where key = $$a$$', [])

  expect(plan.map((line) => line['QUERY PLAN']).join('\n')).toContain('Index')
})
