import { data, type LoaderFunctionArgs } from '@remix-run/node'

export function loader({ context }: LoaderFunctionArgs): never {
  throw data({ requestId: context.requestId }, 404)
}

// A route without a component would answer with its data instead of the error page.
export default function Nowhere() {
  return null
}
