import { expect, test } from 'vitest'
import { endAccount, ReplacePassword, signInSomehow } from '../../test/accounts/account-security.ts'
import { signUp } from '../../test/accounts/account.ts'
import { sharedApp } from '../../test/app.ts'
import { PASSWORD } from '../../test/build.ts'
import { answer } from '../../test/execute.ts'
import { askForExport } from '../../test/export/export.ts'
import { sql } from '../../test/database/sql.ts'

const FIREFOX = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0'
const NEW_PASSWORD = 'staple battery horse correct'

test('no event has a secret in it, whatever happened', async () => {
  const app = await sharedApp()
  const ada = await signUp(app)
  const { email } = ada
  const secrets = [PASSWORD, NEW_PASSWORD, 'a wrong guess', ada.token]
  const headers = { 'user-agent': FIREFOX, 'x-password': PASSWORD }
  const { data } = await signInSomehow(app, { email, headers })
  await signInSomehow(app, { email, password: 'a wrong guess', headers })
  await endAccount(app, ada, { password: 'a wrong guess', headers })
  const { token } = await askForExport(app, ada)
  const variables = { currentPassword: PASSWORD, newPassword: NEW_PASSWORD }
  const changed = await answer(app, ReplacePassword, { as: ada, variables })
  secrets.push(token, changed.changePassword.token, data!.signin.token, data!.signin.deviceToken)

  const kept = await sql(`select * from security_events where user_id = (select id from users where email = $1)`, [
    email,
  ])

  expect(kept).toHaveLength(6)
  const text = JSON.stringify(kept)
  for (const secret of [...secrets, email, ...secrets.flatMap((secret) => secret.split('.'))]) {
    expect(text).not.toContain(secret)
  }
})
