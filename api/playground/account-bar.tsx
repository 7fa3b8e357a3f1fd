import { type SyntheticEvent, useId, useRef, useState } from 'react'

import { isAccessToken, signIn, signOut, useSession } from './session.ts'
import { TokenForm } from './token-form.tsx'

export function AccountBar() {
  const { token, notice } = useSession()
  return (
    <header className="account-bar">
      <h1>
        Latchkey <span>playground</span>
      </h1>
      {token === undefined ? <NobodyYet /> : <SignedIn />}
      <p className="notice" aria-live="polite" data-kind={notice?.kind}>
        {notice?.text}
      </p>
    </header>
  )
}

function NobodyYet() {
  const id = useId()
  // Only small screens fold the form; on others it is always there.
  const [isOpen, setOpen] = useState(false)
  const [withToken, setWithToken] = useState(false)
  const Form = withToken ? TokenForm : SignInForm
  return (
    <>
      <button
        type="button"
        className="toggle"
        aria-expanded={isOpen}
        aria-controls={`${id}forms`}
        onClick={() => setOpen(!isOpen)}
      >
        {isOpen ? 'Close' : 'Sign in…'}
      </button>
      <div id={`${id}forms`} className="forms" data-open={isOpen}>
        <Form />
        <button type="button" className="quiet" onClick={() => setWithToken(!withToken)}>
          {withToken ? 'Use a password' : 'Use a token'}
        </button>
      </div>
    </>
  )
}

function SignInForm() {
  const { busy } = useSession()
  const id = useId()
  const email = useRef<HTMLInputElement>(null)
  const password = useRef<HTMLInputElement>(null)

  async function submit(event: SyntheticEvent) {
    event.preventDefault()
    if (busy || email.current === null || password.current === null) return
    const worked = await signIn({ email: email.current.value, password: password.current.value })
    if (worked || password.current === null) return
    password.current.value = ''
    password.current.focus()
  }

  return (
    <form onSubmit={(event) => void submit(event)}>
      <p className="hint">No account yet? The tab SignUp makes one.</p>
      <label htmlFor={`${id}email`}>Email</label>
      <input id={`${id}email`} ref={email} type="email" autoComplete="username" required />
      <label htmlFor={`${id}password`}>Password</label>
      <input id={`${id}password`} ref={password} type="password" autoComplete="current-password" required />
      <button type="submit" className="primary" aria-disabled={busy}>
        {busy ? 'Signing in…' : 'Sign in'}
      </button>
    </form>
  )
}

function SignedIn() {
  const { token = '', name, busy } = useSession()
  return (
    <div className="signed-in">
      <span aria-live="polite">
        {name === undefined ? (
          'Signed in'
        ) : (
          <>
            Signed in as <strong>{name}</strong>
          </>
        )}
      </span>
      <button type="button" aria-disabled={busy} onClick={() => void (busy || signOut())}>
        {isAccessToken(token) ? 'Forget token' : busy ? 'Signing out…' : 'Sign out'}
      </button>
    </div>
  )
}
