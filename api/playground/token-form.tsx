import { type SyntheticEvent, useId, useRef } from 'react'

import { enterToken, useSession } from './session.ts'

/** For people who have a token already. It is kept only as long as this browser tab. */
export function TokenForm() {
  const { busy } = useSession()
  const id = useId()
  const token = useRef<HTMLInputElement>(null)

  async function submit(event: SyntheticEvent) {
    event.preventDefault()
    if (busy || token.current === null) return
    const worked = await enterToken(token.current.value)
    if (!worked) token.current?.focus()
  }

  return (
    <form onSubmit={(event) => void submit(event)}>
      <p className="hint">It is forgotten when this browser tab is closed.</p>
      <label htmlFor={`${id}token`}>Token</label>
      <input id={`${id}token`} ref={token} type="password" autoComplete="off" spellCheck={false} required />
      <button type="submit" className="primary" aria-disabled={busy}>
        {busy ? 'Checking…' : 'Use it'}
      </button>
    </form>
  )
}
