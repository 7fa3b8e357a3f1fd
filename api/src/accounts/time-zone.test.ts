import { expect, test } from 'vitest'
import { signUp, UpdateProfile } from '../../test/accounts/account.ts'
import { sharedApp } from '../../test/app.ts'
import { buildUser } from '../../test/build.ts'
import { answer, execute, fieldsOf } from '../../test/execute.ts'
import { graphql } from '../../test/generated/gql.ts'

const TimeZone = graphql(`
  query TimeZone {
    me {
      name
      timeZone
    }
  }
`)

const SignupWithTimeZone = graphql(`
  mutation SignupWithTimeZone($input: SignupInput!) {
    signup(input: $input) {
      user {
        timeZone
      }
    }
  }
`)

const WRONG = [
  ['an offset', '+01:00'],
  ['a place that does not exist', 'Europe/Atlantis'],
  ['nothing', ''],
  ['something else', "UTC'; drop table users; --"],
  ['65 characters', `Europe/${'x'.repeat(58)}`],
] as const

test('somebody who says nothing of a time zone has UTC', async () => {
  const app = await sharedApp()
  const ada = await signUp(app)

  expect((await answer(app, TimeZone, { as: ada })).me?.timeZone).toBe('UTC')
})

test.each([
  ['Pacific/Kiritimati', 'Pacific/Kiritimati'],
  ['europe/berlin', 'Europe/Berlin'],
  ['America/Argentina/Buenos_Aires', 'America/Argentina/Buenos_Aires'],
  ['Asia/Kolkata', 'Asia/Kolkata'],
  ['Asia/Calcutta', 'Asia/Calcutta'],
  ['asia/ho_chi_minh', 'Asia/Ho_Chi_Minh'],
  ['Europe/Kyiv', 'Europe/Kyiv'],
  ['America/Nuuk', 'America/Nuuk'],
  ['US/Pacific', 'US/Pacific'],
  ['Etc/UTC', 'Etc/UTC'],
  ['etc/gmt+5', 'Etc/GMT+5'],
])('a time zone is answered as it came, in its usual capitals: %s', async (timeZone, kept) => {
  const app = await sharedApp()
  const ada = await signUp(app, { timeZone })
  const eve = await buildUser(app)

  await answer(app, UpdateProfile, { as: eve, variables: { input: { timeZone } } })

  for (const person of [ada, eve]) {
    const { me } = await answer(app, TimeZone, { as: person })
    expect(me).toEqual({ name: 'Ada', timeZone: kept })
  }
})

test('a name alone leaves the time zone', async () => {
  const app = await sharedApp()
  const ada = await buildUser(app, { timeZone: 'Europe/Berlin' })

  await answer(app, UpdateProfile, { as: ada, variables: { input: { name: 'Ada Lovelace' } } })

  expect((await answer(app, TimeZone, { as: ada })).me).toEqual({ name: 'Ada Lovelace', timeZone: 'Europe/Berlin' })
})

test.each([...WRONG, ['null', null]] as const)(
  'a time zone that is %s is refused, and changes nothing',
  async (_, timeZone) => {
    const app = await sharedApp()
    const ada = await buildUser(app, { timeZone: 'Europe/Berlin' })

    const refused = await execute(app, UpdateProfile, { as: ada, variables: { input: { name: 'Eve', timeZone } } })

    expect(refused.code).toBe('BAD_USER_INPUT')
    expect(fieldsOf(refused)).toEqual(['timeZone'])
    expect((await answer(app, TimeZone, { as: ada })).me).toEqual({ name: 'Ada', timeZone: 'Europe/Berlin' })
  },
)

test.each(WRONG)('nobody signs up with a time zone that is %s', async (_, timeZone) => {
  const app = await sharedApp()
  const input = { email: `${crypto.randomUUID()}@example.com`, password: 'correct horse battery staple', name: 'Ada' }

  const refused = await execute(app, SignupWithTimeZone, { variables: { input: { ...input, timeZone } } })
  const accepted = await answer(app, SignupWithTimeZone, { variables: { input } })

  expect(refused.code).toBe('BAD_USER_INPUT')
  expect(fieldsOf(refused)).toEqual(['timeZone'])
  expect(accepted.signup.user.timeZone).toBe('UTC')
})
