import { Form, useLocation, useSearchParams, useSubmit } from '@remix-run/react'
import { useEffect, useRef } from 'react'
import { Button } from '../../components/button.tsx'

/** Long enough to finish a word, short enough to go unnoticed. Milliseconds. */
const PAUSE = 200

/** Searches while somebody types; without JavaScript, on Enter. */
export function SearchBox() {
  const submit = useSubmit()
  const isSearching = useLocation().pathname === '/docs/search'
  const [params] = useSearchParams()
  const input = useRef<HTMLInputElement>(null)
  const soon = useRef<number>()

  useEffect(() => {
    if (!isSearching && input.current) input.current.value = ''
    return () => clearTimeout(soon.current)
  }, [isSearching])

  return (
    <search>
      <Form action="/docs/search" className="flex gap-2">
        <input
          ref={input}
          type="search"
          name="q"
          aria-label="Search the reference"
          placeholder="Search the reference"
          defaultValue={params.get('q') ?? ''}
          maxLength={100}
          autoComplete="off"
          className="min-h-11 w-full min-w-0 rounded-control border border-control-line bg-raised px-3"
          onChange={({ currentTarget: { form } }) => {
            clearTimeout(soon.current)
            soon.current = window.setTimeout(
              () => submit(form, { replace: isSearching, preventScrollReset: true }),
              PAUSE,
            )
          }}
        />
        <div className="without-script">
          <Button type="submit" variant="outline">
            Search
          </Button>
        </div>
      </Form>
    </search>
  )
}
